"""Import of series of meetings: docs/import.md.

:func:`read` uses no database, :func:`import_series` no JSON. A series comes with the dates that it had and has, called
off or moved as the file says. No mail is sent about any of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from communities.importing.fields import Fields, describe, quoted, read_day
from communities.importing.records import ExtensionRow, Fault, RejectedRecord
from communities.importing.report import Report
from communities.models import Community
from meetings.importing.rows import RowReader
from meetings.models import Cancellation, Format, Meeting, Series
from meetings.models.recurrence import LAST, LONGEST_INTERVAL, MOST_DATES, Frequency, Rule, starts_at
from meetings.models.series import LONGEST_MINUTES
from meetings.scheduling.forms import FURTHEST_AHEAD
from meetings.scheduling.next_meeting import update_next_meeting
from meetings.scheduling.schedule import is_between_neighbours
from meetings.series.planning import SeriesDetails, date_of, make_series, planned_days

KIND = "series"
SERIES_FIELDS = (
    *("reference", "focus", "reason", "first_day", "start", "minutes", "time_zone"),
    *("frequency", "interval", "nth", "last_day", "count", "format", "place", "online_url", "called_off", "moved"),
)
MOVE_FIELDS = ("day", "to", "start", "minutes")
#: Frequencies as the file names them.
FREQUENCIES = {
    "weekly": Frequency.WEEKLY,
    "monthly_by_date": Frequency.BY_DATE,
    "monthly_by_weekday": Frequency.BY_WEEKDAY,
}
LAST_WORD = "last"
#: How high ``nth`` can be, by frequency.
HIGHEST_NTH = {Frequency.BY_DATE: 31, Frequency.BY_WEEKDAY: 5}


@dataclass(frozen=True)
class MovedDate:
    """Start and end of a date that is not when the rule says."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class SeriesRecord:
    """A valid row. ``called_off`` and ``moved`` are by the day that the rule gives."""

    place: str
    community: str
    reference: str
    details: SeriesDetails
    called_off: frozenset[date]
    moved: Mapping[date, MovedDate]
    remarks: tuple[Fault, ...]


# --- Reading --------------------------------------------------------------------------------------------------------


def read(rows: Iterable[ExtensionRow], *, now: datetime) -> tuple[list[SeriesRecord], list[RejectedRecord]]:
    """Validate each row: the accepted and the rejected ones. Raises for no content of a row."""
    records, refusals = [], []
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        reading = _SeriesReader(row, now)
        record = reading.record()
        reference = reading.reference
        key = (row.community, reference)
        if reference and key in seen:
            reading.fields.fault("reference", f"is the one of {seen[key]} too")
        if record is None or reading.fields.faults:
            refusals.append(RejectedRecord(KIND, tuple(reading.fields.faults)))
            continue
        seen[key] = row.place
        records.append(record)
    return records, refusals


class _SeriesReader(RowReader):
    """Reads the row of one series."""

    def __init__(self, row: ExtensionRow, now: datetime) -> None:
        super().__init__(row, SERIES_FIELDS, now)
        self.reference = self.fields.text("reference", 100)

    def record(self) -> SeriesRecord | None:
        """The series; None, with a fault, when its rhythm or its clock cannot be read."""
        focus, reason = self.fields.text("focus", 120), self.fields.text("reason", 2000, required=False)
        kind = self.fields.choice("format", Format.values, required=False) or Format.OTHER
        place, online_url = self.location()
        zone, start = self.zone(), self.fields.clock("start")
        minutes = self._number("minutes", LONGEST_MINUTES)
        rule = self._rule()
        if rule is None or zone is None or start is None or minutes is None:
            return None
        days = self._days(rule, zone)
        for day in days:
            if self.instant("start", day, start, zone) is None:
                break
        called_off = self._called_off(days)
        moved = self._moved(days, called_off, zone, start, minutes)
        details = SeriesDetails(
            focus=focus,
            reason=reason,
            format=kind,
            place=place,
            online_url=online_url,
            catering="",
            host=None,
            time_zone=zone.key,
            start=start,
            minutes=minutes,
            rule=rule,
        )
        return SeriesRecord(
            self.row.place, self.row.community, self.reference, details, called_off, moved, tuple(self.remarks)
        )

    def _number(self, name: str, highest: int, *, required: bool = True, fields: Fields | None = None) -> int | None:
        fields = fields or self.fields
        value = fields.values.get(name)
        if value is None:
            if required:
                fields.fault(name, "is missing")
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= highest:
            fields.fault(name, f"must be a whole number from 1 to {highest}")
            return None
        return value

    # --- The rhythm ---------------------------------------------------------------------------------------------------

    def _rule(self) -> Rule | None:
        frequency = FREQUENCIES.get(self.fields.choice("frequency", FREQUENCIES))
        first, last = self.day("first_day"), self.day("last_day", required=False)
        interval, count = (
            self._number(name, highest, required=False)
            for name, highest in (("interval", LONGEST_INTERVAL), ("count", MOST_DATES))
        )
        if last and count:
            self.fields.fault("count", "stands beside last_day; a series has one end, or none")
        nth = self._nth(frequency) if frequency else None
        if frequency is None or first is None or nth is None:
            return None
        rule = Rule(frequency, interval or 1, first, nth, until=last, count=count)
        if frequency != Frequency.WEEKLY and rule.in_month(first.year, first.month) != first:
            self.fields.fault("first_day", f"is {first}, which is no date of this rhythm")
            return None
        return rule

    def _nth(self, frequency: Frequency) -> int | None:
        """Which day of the month, or which of its weekdays. A rhythm of weeks has none."""
        value = self.fields.values.get("nth")
        if frequency == Frequency.WEEKLY:
            if value is not None:
                self.fields.fault("nth", "is for a rhythm of months; a rhythm of weeks is on the weekday of first_day")
            return 0
        if value == LAST_WORD:
            return LAST
        highest = HIGHEST_NTH[frequency]
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= highest:
            self.fields.fault("nth", f"must be a whole number from 1 to {highest}, or “{LAST_WORD}”")
            return None
        return value

    def _days(self, rule: Rule, zone: ZoneInfo) -> list[date]:
        """The days that get a meeting at once. Refused when they are none, or more than we hold."""
        today = self.now.astimezone(zone).date()
        days = planned_days(rule, today)
        if not days:
            self.fields.fault("last_day", "is before the first date")
        elif (rule.until or rule.count) and days[-1] > today + FURTHEST_AHEAD:
            self.fields.fault(
                "last_day" if rule.until else "count",
                f"goes on until {days[-1]}, which is more than three years ahead; without an end it goes on by itself",
            )
        elif len(days) == MOST_DATES and rule.days(since=days[-1] + timedelta(days=1), until=_limit(rule, today)):
            self.fields.fault("first_day", f"makes more than {MOST_DATES} dates; let it begin later, or end earlier")
        return days

    # --- Dates that differ from the rule ------------------------------------------------------------------------------

    def _called_off(self, days: list[date]) -> frozenset[date]:
        found = set()
        for number, value in enumerate(self.fields.rows("called_off")):
            name = f"called_off[{number}]"
            day = read_day(value) if isinstance(value, str) else None
            if not isinstance(value, str):
                self.fields.fault(name, f"must be text, not {describe(value)}")
            elif day is None:
                self.fields.fault(name, f"is “{quoted(value)}”; write a day as 2024-05-31")
            elif day not in days:
                self.fields.fault(name, f"is {day}, which is no date of this series that is planned")
            else:
                found.add(day)
        return frozenset(found)

    def _moved(
        self, days: list[date], called_off: frozenset[date], zone: ZoneInfo, start: time, minutes: int
    ) -> dict[date, MovedDate]:
        found: dict[date, MovedDate] = {}
        for number, value in enumerate(self.fields.rows("moved")):
            row = Fields(value, f"{self.row.place}.moved[{number}]", MOVE_FIELDS)
            day, to = self.day("day", fields=row), self.day("to", fields=row)
            clock = row.clock("start", required=False) or start
            lasts = self._number("minutes", LONGEST_MINUTES, required=False, fields=row) or minutes
            if day and day not in days:
                row.fault("day", f"is {day}, which is no date of this series that is planned")
            elif day and (day in found or day in called_off):
                row.fault("day", f"is {day}, which is moved or called off already")
            begins = self.instant("start", to, clock, zone, row) if to else None
            if day and begins and not row.faults:
                found[day] = MovedDate(begins, begins + timedelta(minutes=lasts))
            self.fields.faults += row.faults
        return found


def _limit(rule: Rule, today: date) -> date:
    return rule.until or max(rule.first, today) + FURTHEST_AHEAD


# --- Writing --------------------------------------------------------------------------------------------------------


def import_series(rows: Iterable[ExtensionRow], communities: Mapping[str, Community], report: Report) -> None:
    """Create the series that are new. Call it only inside the transaction of an import, in its organisation."""
    now = timezone.now()
    records, refusals = read(rows, now=now)
    report.rejected_records += refusals
    known = _imported_before({communities[record.community].pk for record in records})
    planning = set()
    for record in records:
        community = communities[record.community]
        if (community.pk, record.reference) in known:
            report.found[KIND] += 1
        elif community.is_closed and _goes_on(record, now):
            report.reject(KIND, record.place, "its community is closed; nothing is planned there any more")
        else:
            _write(record, community)
            planning.add(community)
            report.taken[KIND] += 1
            report.remarks += record.remarks
    for community in planning:
        update_next_meeting(community)


def _imported_before(communities: set[int]) -> set[tuple[int, str]]:
    """Community id and reference of the series imported before; they are not updated."""
    carried_over = Series.objects.filter(community__in=communities).exclude(reference="")
    return set(carried_over.values_list("community_id", "reference"))


def _goes_on(record: SeriesRecord, now: datetime) -> bool:
    """Whether a date that takes place is still to come."""
    details, zone = record.details, ZoneInfo(record.details.time_zone)
    if details.rule.until is None and details.rule.count is None:
        return True
    plain = {*details.rule.days(until=date.max)} - record.called_off - record.moved.keys()
    last_start = now - timedelta(minutes=details.minutes)
    return any(starts_at(day, details.start, zone) > last_start for day in plain) or any(
        moved.ends_at > now for moved in record.moved.values()
    )


def _write(record: SeriesRecord, community: Community) -> None:
    series = make_series(community, record.details, by=None, reference=record.reference)
    dates = [date_of(series, day) for day in series.rule.days(until=series.planned_until)]
    for meeting in dates:
        _set_apart(meeting, record)
    made: list[Any] = Meeting.objects.bulk_create(dates)
    Cancellation.objects.bulk_create(
        Cancellation(organisation_id=series.organisation_id, meeting=meeting) for meeting in made if not meeting.is_open
    )
    # A date that calendars cannot hold in the series has an entry of its own. Nobody has either yet.
    alone = [meeting for meeting in made if meeting.is_exception and not is_between_neighbours(meeting)]
    Meeting.objects.filter(pk__in=[meeting.pk for meeting in alone]).update(own_entry_since=0)


def _set_apart(meeting: Meeting, record: SeriesRecord) -> None:
    """Call this date off, or move it, where the file says so."""
    meeting.is_open = meeting.rule_day not in record.called_off
    if moved := record.moved.get(meeting.rule_day):
        meeting.starts_at, meeting.ends_at = moved.starts_at, moved.ends_at
        meeting.is_exception = True

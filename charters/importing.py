"""Import of charters, adopted or in draft: docs/import.md.

:func:`read` uses no database, :func:`import_charters` no JSON. Nobody is mailed about an imported charter.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from charters.adoption.adopting import adopt
from charters.drafting import parts
from charters.drafting.drafts import create_version
from charters.drafting.forms import REVIEW_WITHIN_YEARS, TARGET_WITHIN_YEARS, years_ahead
from charters.drafting.parts import AmbitionLine, Cadence, Frequency, InvalidPart, Link, Setting, Sheet, Value, dump
from charters.models import Ambition, CharterVersion
from communities.importing.fields import FIRST_YEAR, Fields, describe, quoted, read_day
from communities.importing.records import ExtensionRow, Fault, RejectedRecord
from communities.importing.report import Report
from communities.models import Community
from communities.models.locking import lock

KIND = "charter"
FIELDS = ("adopted_on", *parts.PART_NAMES)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
CADENCE = ("frequency", "weekday", "week", "month_day", "start", "end", "setting", "words")


@dataclass(frozen=True)
class CharterRecord:
    """A valid charter. ``states`` are those of its ambitions, in their order; without ``adopted_on`` it is a draft."""

    place: str
    community: str
    sheet: Sheet
    adopted_on: date | None
    states: tuple[str, ...]


# --- Reading --------------------------------------------------------------------------------------------------------


def read(rows: Iterable[ExtensionRow], *, today: date) -> tuple[list[CharterRecord], list[RejectedRecord]]:
    """Validate each charter: the accepted and the rejected ones. Raises for no content of a charter."""
    records, refusals = [], []
    for row in rows:
        reading = _Reader(row, today)
        record = reading.record()
        if reading.faults:
            refusals.append(RejectedRecord(KIND, tuple(reading.faults)))
        else:
            records.append(record)
    return records, refusals


class _Reader:
    """Reads one charter. Values returned after a fault are placeholders, so that all its faults are found."""

    def __init__(self, row: ExtensionRow, today: date) -> None:
        self.row, self.today = row, today
        self.fields = Fields(row.value, row.place, (*FIELDS, "roles"))
        self.faults: list[Fault] = self.fields.faults

    def record(self) -> CharterRecord:
        if "roles" in self.fields.values:
            self.fields.fault("roles", "is always who holds them; write the leads of the community")
        adopted_on = self.fields.day("adopted_on", latest=self.today)
        ambitions = self._rows("ambitions", ("text", "target_on", "state"), lambda row: self._ambition(row, adopted_on))
        sheet = Sheet(
            purpose=self.fields.text("purpose", parts.MAX_PURPOSE),
            values=self._rows("values", ("text", "behaviour"), _value),
            ambitions=tuple(line for line, _state in ambitions),
            cadence=self._cadence(),
            tooling=self._rows("tooling", ("name", "url"), _link),
            criteria=self._criteria(),
            review_date=self._review_date(adopted_on),
        )
        return CharterRecord(
            self.row.place, self.row.community, sheet, adopted_on, tuple(state for _line, state in ambitions)
        )

    def _rows(self, name: str, known: tuple[str, ...], read: Callable[[Fields], Any]) -> tuple[Any, ...]:
        found = []
        for number, value in enumerate(self._limited(name)):
            row = Fields(value, f"{self.row.place}.{name}[{number}]", known)
            found.append(read(row))
            self.faults += row.faults
        return tuple(found)

    def _limited(self, name: str) -> list[Any]:
        rows = self.fields.rows(name)
        if len(rows) > parts.MAX_ROWS:
            self.fields.fault(name, f"has {len(rows)} rows; {parts.MAX_ROWS} fit")
            return []
        return rows

    def _criteria(self) -> tuple[str, ...]:
        found = []
        for number, value in enumerate(self._limited("criteria")):
            if not isinstance(value, str):
                self.fields.fault(f"criteria[{number}]", f"must be text, not {describe(value)}")
                continue
            row = Fields({"text": value}, "", ("text",))
            found.append(row.text("text", parts.MAX_CRITERION))
            self.faults += [Fault(f"{self.row.place}.criteria[{number}]", fault.reason) for fault in row.faults]
        return tuple(found)

    def _ambition(self, row: Fields, adopted_on: date | None) -> tuple[AmbitionLine, str]:
        day = self._day(row, "target_on", years_ahead(self.today, TARGET_WITHIN_YEARS), required=True)
        state = row.choice("state", Ambition.State.values, required=False)
        if state and not adopted_on:
            row.fault("state", "goes with a charter that is adopted; write its adopted_on too")
        text = row.text("text", parts.MAX_AMBITION)
        return AmbitionLine(text, day or self.today), state or Ambition.State.PLANNED

    def _review_date(self, adopted_on: date | None) -> date | None:
        found = self._day(self.fields, "review_date", years_ahead(self.today, REVIEW_WITHIN_YEARS))
        if found and adopted_on and found <= adopted_on:
            self.fields.fault("review_date", f"is {found}, which is not after its adoption")
        elif found and not adopted_on and found <= self.today:
            self.fields.fault("review_date", f"is {found}, which has passed")
        return found

    def _day(self, fields: Fields, name: str, latest: date, *, required: bool = False) -> date | None:
        text = fields.text(name, 1000, required=required)
        found = read_day(text)
        if text and found is None:
            fields.fault(name, f"is “{quoted(text)}”; write a day as 2024-05-31")
        elif found and not FIRST_YEAR <= found.year <= latest.year:
            fields.fault(name, f"is {found}, which is too far away")
        elif found and found > latest:
            fields.fault(name, f"is {found}; the latest day is {latest}")
        return found

    def _cadence(self) -> Cadence:
        value = self.fields.values.get("cadence")
        if value is None:
            return Cadence()
        row = Fields(value, f"{self.row.place}.cadence", CADENCE)
        found = _read_cadence(row)
        if not row.faults:
            try:
                dump("cadence", found)
            except InvalidPart:
                row.fault("week" if found.week else "month_day", "goes with a frequency in months, and with one day")
        self.faults += row.faults
        return found


def _value(row: Fields) -> Value:
    return Value(row.text("text", parts.MAX_VALUE), row.text("behaviour", parts.MAX_BEHAVIOUR, required=False))


def _link(row: Fields) -> Link:
    return Link(row.text("name", parts.MAX_LINK_LABEL), row.link("url", parts.MAX_URL, required=True))


def _read_cadence(row: Fields) -> Cadence:
    frequency = row.choice("frequency", Frequency, required=False)
    weekday = row.choice("weekday", WEEKDAYS, required=False)
    week = row.choice("week", WEEKS, required=False)
    setting = row.choice("setting", Setting, required=False)
    start, end = row.clock("start", required=False), row.clock("end", required=False)
    return Cadence(
        frequency=Frequency(frequency) if frequency in list(Frequency) else None,
        weekday=WEEKDAYS.index(weekday) if weekday in WEEKDAYS else None,
        start=start,
        minutes=_minutes(row, start, end),
        setting=Setting(setting) if setting in list(Setting) else None,
        words=row.text("words", parts.MAX_WORDS, required=False),
        week=WEEKS.get(week),
        month_day=_month_day(row),
    )


def _minutes(row: Fields, start: time | None, end: time | None) -> int | None:
    if start is None or end is None:
        if end:
            row.fault("start", "is missing; an end needs a start")
        return None
    minutes = ((end.hour - start.hour) * 60 + end.minute - start.minute) % (24 * 60)
    if not 0 < minutes <= parts.LONGEST_MINUTES:
        row.fault("end", "is not within twelve hours after the start")
        return None
    return minutes


def _month_day(row: Fields) -> int | None:
    value = row.values.get("month_day")
    if value is None:
        return None
    if type(value) is not int or not 1 <= value <= parts.LAST_MONTH_DAY:
        row.fault("month_day", f"must be a number from 1 to {parts.LAST_MONTH_DAY}, which every month has")
        return None
    return value


# --- Writing --------------------------------------------------------------------------------------------------------


def import_charters(rows: Iterable[ExtensionRow], communities: Mapping[str, Community], report: Report) -> None:
    """Create the charters of communities without one. Call it only inside the transaction of an import."""
    records, refusals = read(rows, today=timezone.localdate())
    report.rejected_records += refusals
    ids = [communities[record.community].pk for record in records]
    known = set(CharterVersion.objects.filter(community__in=ids).values_list("community_id", flat=True))
    for record in records:
        community = communities[record.community]
        if community.pk in known:
            report.found[KIND] += 1
        elif community.is_closed and not record.adopted_on:
            report.reject(KIND, record.place, "its community is closed; nothing is drafted there any more")
        else:
            report.taken[KIND] += 1
            _write(record, community, report)


def _write(record: CharterRecord, community: Community, report: Report) -> None:
    version = create_version(lock(community), record.sheet, by=None)
    if record.adopted_on is None:
        return
    if community.purpose != record.sheet.purpose:
        report.remarks.append(Fault(f"{record.place}.purpose", "becomes the purpose of its community"))
    adopt(version, _moment(record.adopted_on, community))
    # Adoption created them in this order.
    made = Ambition.objects.filter(community=community).order_by("pk")
    for ambition, state in zip(made, record.states, strict=True):
        ambition.state = state
    Ambition.objects.bulk_update(made, ["state"])


def _moment(day: date, community: Community) -> datetime:
    """The start of that day where the organisation is, never later than now."""
    return min(datetime.combine(day, time.min, community.organisation.zone), timezone.now())

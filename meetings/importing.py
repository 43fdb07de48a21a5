"""Import of meetings, past and upcoming: docs/import.md.

:func:`read` uses no database, :func:`import_meetings` no JSON. No mail is sent for imported meetings: people know of
them from the system they come from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from communities.importing.fields import FIRST_YEAR, Fields, quoted, read_day
from communities.importing.records import ExtensionRow, Fault, RejectedRecord
from communities.importing.report import Report
from communities.models import Community
from meetings.models import LONGEST_MEETING, Cancellation, Format, Meeting
from meetings.scheduling.forms import FURTHEST_AHEAD
from meetings.scheduling.local_time import NonexistentTime, instant
from meetings.scheduling.next_meeting import update_next_meeting
from meetings.scheduling.schedule import MeetingDetails

KIND = "meetings"
PLANNED, CALLED_OFF = "planned", "called_off"
MEETING_FIELDS = (
    *("reference", "focus", "reason", "day", "start", "end", "time_zone"),
    *("format", "place", "online_url", "status"),
)
BATCH_SIZE = 1000


@dataclass(frozen=True)
class MeetingRecord:
    """A valid row. ``place`` of the row in the file; ``community`` is a slug; ``remarks`` are about ambiguous times."""

    place: str
    community: str
    reference: str
    details: MeetingDetails
    is_cancelled: bool
    remarks: tuple[Fault, ...]


# --- Reading --------------------------------------------------------------------------------------------------------


def read(rows: Iterable[ExtensionRow], *, now: datetime) -> tuple[list[MeetingRecord], list[RejectedRecord]]:
    """Validate each row: the accepted and the rejected ones. Raises for no content of a row."""
    records, refusals = [], []
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        reading = _RowReader(row, now)
        record = reading.record()
        key = (row.community, record.reference)
        if record.reference and key in seen:
            reading.fields.fault("reference", f"is the one of {seen[key]} too")
        if reading.fields.faults:
            refusals.append(RejectedRecord(KIND, tuple(reading.fields.faults)))
            continue
        seen[key] = row.place
        records.append(record)
    return records, refusals


class _RowReader:
    """Reads one row. Values returned after a fault are placeholders, so that all faults of the row are found."""

    def __init__(self, row: ExtensionRow, now: datetime) -> None:
        self.row = row
        self.now = now
        self.fields = Fields(row.value, row.place, MEETING_FIELDS)
        self.remarks: list[Fault] = []

    def record(self) -> MeetingRecord:
        return MeetingRecord(
            place=self.row.place,
            community=self.row.community,
            reference=self.fields.text("reference", 100),
            details=self._details(),
            is_cancelled=self.fields.choice("status", (PLANNED, CALLED_OFF), required=False) == CALLED_OFF,
            remarks=tuple(self.remarks),
        )

    def _details(self) -> MeetingDetails:
        focus, reason = self.fields.text("focus", 120), self.fields.text("reason", 2000, required=False)
        zone = self._zone()
        starts_at, ends_at = self._times(self._day(), self.fields.clock("start"), self.fields.clock("end"), zone)
        place, online_url = self._location()
        return MeetingDetails(
            focus=focus,
            reason=reason,
            format=self.fields.choice("format", Format.values, required=False) or Format.OTHER,
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=zone.key if zone else "",
            place=place,
            online_url=online_url,
            catering="",
            host=None,
        )

    def _location(self) -> tuple[str, str]:
        faults = len(self.fields.faults)
        place = self.fields.text("place", 160, required=False)
        online_url = self.fields.link("online_url", 500)
        if not place and not online_url and len(self.fields.faults) == faults:
            self.fields.fault("place", "is missing; a meeting has a place, an online_url or both")
        return place, online_url

    # --- Times, as local time of the zone -----------------------------------------------------------------------------

    def _zone(self) -> ZoneInfo | None:
        name = self.fields.time_zone("time_zone")
        return ZoneInfo(name) if name else None

    def _day(self) -> date | None:
        text = self.fields.text("day", 1000)
        day = read_day(text)
        if text and day is None:
            self.fields.fault("day", f"is “{quoted(text)}”; write a day as 2024-05-31")
        elif day and day.year < FIRST_YEAR:
            self.fields.fault("day", f"is {day}, which is too long ago")
        elif day and day > self.now.date() + FURTHEST_AHEAD:
            self.fields.fault("day", f"is {day}, which is more than three years ahead")
        else:
            return day
        return None

    def _times(
        self, day: date | None, start: time | None, end: time | None, zone: ZoneInfo | None
    ) -> tuple[datetime, datetime]:
        """Start and end. An end that is not after the start in local time is on the next day."""
        if day is None or start is None or end is None or zone is None:
            return self.now, self.now
        starts_at = self._instant("start", day, start, zone)
        ends_at = self._instant("end", day if end > start else day + timedelta(days=1), end, zone)
        if starts_at and ends_at and not timedelta(0) < ends_at - starts_at <= LONGEST_MEETING:
            hours = LONGEST_MEETING // timedelta(hours=1)
            self.fields.fault("end", f"is not after the start; a meeting lasts {hours} hours at the most")
        return starts_at or self.now, ends_at or self.now

    def _instant(self, name: str, day: date, clock: time, zone: ZoneInfo) -> datetime | None:
        try:
            found = instant(day, clock, zone)
        except NonexistentTime:
            self.fields.fault(name, f"is {clock:%H:%M}, which the clock in {zone.key} skips on {day}")
            return None
        if found.is_ambiguous:
            what = f"is {clock:%H:%M}, which the clock in {zone.key} shows twice on {day}; the first is taken"
            self.remarks.append(Fault(f"{self.row.place}.{name}", what))
        return found.moment


# --- Writing --------------------------------------------------------------------------------------------------------


def import_meetings(rows: Iterable[ExtensionRow], communities: Mapping[str, Community], report: Report) -> None:
    """Create the meetings that are new. Call it only inside the transaction of an import, in its organisation."""
    now = timezone.now()
    records, refusals = read(rows, now=now)
    report.rejected_records += refusals
    new = []
    known = _imported_before({communities[record.community].pk for record in records})
    for record in records:
        community = communities[record.community]
        if (community.pk, record.reference) in known:
            report.found[KIND] += 1
        elif community.is_closed and record.details.ends_at > now and not record.is_cancelled:
            report.reject(KIND, record.place, "its community is closed; nothing is planned there any more")
        else:
            new.append((record, community))
            report.remarks += record.remarks
    report.taken[KIND] += len(new)
    _write(new, now)


def _imported_before(communities: set[int]) -> set[tuple[int, str]]:
    """Community id and reference of the meetings imported before; they are not updated."""
    carried_over = Meeting.objects.filter(community__in=communities).exclude(reference="")
    return set(carried_over.values_list("community_id", "reference"))


def _write(new: list[tuple[MeetingRecord, Community]], now: datetime) -> None:
    meetings = Meeting.objects.bulk_create((_meeting(*each) for each in new), batch_size=BATCH_SIZE)
    Cancellation.objects.bulk_create(
        (
            Cancellation(organisation_id=meeting.organisation_id, meeting=meeting)
            for meeting in meetings
            if not meeting.is_open
        ),
        batch_size=BATCH_SIZE,
    )
    for community in {meeting.community for meeting in meetings if meeting.is_open and meeting.ends_at > now}:
        update_next_meeting(community)


def _meeting(record: MeetingRecord, community: Community) -> Meeting:
    return Meeting(
        organisation_id=community.organisation_id,
        community=community,
        reference=record.reference,
        is_open=not record.is_cancelled,
        **vars(record.details),
    )

"""Import of meetings, past and upcoming: docs/import.md.

:func:`read` uses no database, :func:`import_meetings` no JSON. No mail is sent for imported meetings: people know of
them from the system they come from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from communities.importing.records import ExtensionRow, Fault, RejectedRecord
from communities.importing.report import Report
from communities.models import Community
from meetings.importing.rows import RowReader
from meetings.models import LONGEST_MEETING, Cancellation, Format, Meeting
from meetings.scheduling.next_meeting import update_next_meeting
from meetings.scheduling.schedule import MeetingDetails

KIND = "meetings"
PLANNED, CALLED_OFF = "planned", "called_off"
MEETING_FIELDS = (
    *("reference", "focus", "reason", "day", "start", "end_day", "end", "time_zone"),
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
        reading = _MeetingReader(row, now)
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


class _MeetingReader(RowReader):
    """Reads the row of one meeting."""

    def __init__(self, row: ExtensionRow, now: datetime) -> None:
        super().__init__(row, MEETING_FIELDS, now)

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
        zone = self.zone()
        starts_at, ends_at = self._times(zone)
        place, online_url = self.location()
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

    def _times(self, zone: ZoneInfo | None) -> tuple[datetime, datetime]:
        """Start and end. Without an ``end_day``, an end that is not after the start is on the next day."""
        day, end_day = self.day("day"), self.day("end_day", required=False)
        start, end = self._clocks()
        if day is None or start is None or end is None or zone is None:
            return self.now, self.now
        starts_at = self.instant("start", day, start, zone)
        ends_at = self.instant("end", end_day or (day if end > start else day + timedelta(days=1)), end, zone)
        if starts_at and ends_at and not timedelta(0) < ends_at - starts_at <= LONGEST_MEETING:
            self._refuse_length(ends_at - starts_at, end_day)
        return starts_at or self.now, ends_at or self.now

    def _clocks(self) -> tuple[time | None, time | None]:
        """The hours. A whole day and an open end are refused: nobody but the group knows its hours."""
        is_start_missing, is_end_missing = (self.fields.values.get(name) is None for name in ("start", "end"))
        if is_start_missing and is_end_missing:
            self.fields.fault("start", "is missing, and end too; of a whole day, write the hours people meet")
            return None, None
        start = self.fields.clock("start")
        if is_end_missing:
            self.fields.fault("end", "is missing; of a meeting with an open end, write when people may go home")
            return start, None
        return start, self.fields.clock("end")

    def _refuse_length(self, length: timedelta, end_day: date | None) -> None:
        hours = LONGEST_MEETING // timedelta(hours=1)
        if end_day is None:
            self.fields.fault("end", f"is not after the start; a meeting lasts {hours} hours at the most")
        elif length <= timedelta(0):
            self.fields.fault("end_day", "makes it end before it starts")
        else:
            why = f"makes it {length / timedelta(hours=1):.4g} hours long; a meeting lasts {hours} hours at the most"
            self.fields.fault("end_day", f"{why}, so write one for each day")


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

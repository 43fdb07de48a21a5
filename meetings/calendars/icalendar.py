"""iCalendar (RFC 5545) entries of meetings, and the messages that send them (RFC 5546). Pure: no database, no mail.

A single date is in UTC: it then needs no VTIMEZONE, which calendar programs interpret differently. A series needs its
zone, so that the clock on the wall stays. Why the entry asks for no reply: docs/decisions/0003-calendar-entries.md.
How the dates of a series are written: docs/decisions/0043-series.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from meetings.calendars.writing import document, local, parameter, text, utc
from meetings.calendars.zones import vtimezone

PRODUCT = "-//Kring//Meetings//EN"


@dataclass(frozen=True)
class Recurrence:
    """The place of an entry in a series. ``rule`` is that of the whole series, empty for one of its dates.

    ``original`` and ``excluded`` are times on the clock of the zone: the start that the rule gave to this date, and
    those of the dates that do not take place.
    """

    zone: ZoneInfo
    rule: str = ""
    original: datetime | None = None
    excluded: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class CalendarEntry:
    """The data of one entry. ``sequence`` rises with each change; ``uid`` never changes."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    location: str
    url: str
    organiser_name: str
    organiser_email: str
    cancelled: bool = False
    recurrence: Recurrence | None = None


@dataclass(frozen=True)
class Invitee:
    name: str
    email: str

    @property
    def line(self) -> str:
        """The line of this person in an entry, not folded. It asks for no reply: the calendar keeps the time."""
        return (
            f"ATTENDEE;CN={parameter(self.name)};CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;"
            f"ROLE=OPT-PARTICIPANT;RSVP=FALSE:mailto:{self.email}"
        )


@dataclass(frozen=True)
class Placeholder:
    """What stands for the line of a recipient in an entry that is written once for many."""

    line: str


def request_message(entry: CalendarEntry, recipient: Invitee | Placeholder, *others: CalendarEntry) -> str:
    """METHOD:REQUEST: add the entry to the recipient's calendar, or update it. Others are dates of the same series."""
    return _message("REQUEST", [entry, *others], recipient)


def cancel_message(entry: CalendarEntry, recipient: Invitee | Placeholder) -> str:
    """METHOD:CANCEL: remove the entry from the recipient's calendar."""
    return _message("CANCEL", [entry], recipient)


def publish_message(*entries: CalendarEntry, head: Sequence[str] = ()) -> str:
    """METHOD:PUBLISH: entries to download or to subscribe to, without an attendee."""
    return _message("PUBLISH", entries, None, head)


def _message(
    method: str, entries: Sequence[CalendarEntry], recipient: Invitee | Placeholder | None, head: Sequence[str] = ()
) -> str:
    lines = ["BEGIN:VCALENDAR", f"PRODID:{PRODUCT}", "VERSION:2.0", f"METHOD:{method}", *head, *_zones(entries)]
    for entry in entries:
        lines += _event(entry, recipient)
    return document([*lines, "END:VCALENDAR"])


def _zones(entries: Iterable[CalendarEntry]) -> Iterator[str]:
    """Each zone once, from the year of its first meeting on."""
    first: dict[str, int] = {}
    for entry in entries:
        if entry.recurrence:
            name, year = str(entry.recurrence.zone), entry.starts_at.year
            first[name] = min(year, first.get(name, year))
    for name, year in sorted(first.items()):
        yield from vtimezone(name, year)


def _event(entry: CalendarEntry, recipient: Invitee | Placeholder | None) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{text(entry.uid)}"
    if entry.recurrence and entry.recurrence.original:
        yield f"RECURRENCE-ID;TZID={entry.recurrence.zone}:{local(entry.recurrence.original)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTAMP:{utc(entry.changed_at)}"
    yield f"DTSTART{_moment(entry, entry.starts_at)}"
    yield f"DTEND{_moment(entry, entry.ends_at)}"
    if entry.recurrence and entry.recurrence.rule:
        yield f"RRULE:{entry.recurrence.rule}"
        for excluded in entry.recurrence.excluded:
            yield f"EXDATE;TZID={entry.recurrence.zone}:{local(excluded)}"
    yield f"SUMMARY:{text(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{text(entry.description)}"
    if entry.location:
        yield f"LOCATION:{text(entry.location)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield f"ORGANIZER;CN={parameter(entry.organiser_name)}:mailto:{entry.organiser_email}"
    if recipient:
        yield recipient.line
    yield "END:VEVENT"


def _moment(entry: CalendarEntry, moment: datetime) -> str:
    if entry.recurrence is None:
        return f":{utc(moment)}"
    return f";TZID={entry.recurrence.zone}:{local(moment.astimezone(entry.recurrence.zone))}"

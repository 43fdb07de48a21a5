"""iCalendar (RFC 5545) entries of meetings, and the messages that send them (RFC 5546). Pure: no database, no mail.

Times are in UTC: a single date then needs no VTIMEZONE, which calendar programs interpret differently. Why the entry
asks for no reply: docs/decisions/0003-calendar-entries.md.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText

PRODUCT = "-//Kring//Meetings//EN"


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


@dataclass(frozen=True)
class Invitee:
    name: str
    email: str


def request_message(entry: CalendarEntry, recipient: Invitee) -> str:
    """METHOD:REQUEST: add the entry to the recipient's calendar, or update it."""
    return _message("REQUEST", entry, recipient)


def cancel_message(entry: CalendarEntry, recipient: Invitee) -> str:
    """METHOD:CANCEL: remove the entry from the recipient's calendar."""
    return _message("CANCEL", entry, recipient)


def publish_message(entry: CalendarEntry) -> str:
    """METHOD:PUBLISH: an entry to download, without an attendee."""
    return _message("PUBLISH", entry, None)


def _message(method: str, entry: CalendarEntry, recipient: Invitee | None) -> str:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(entry, recipient))
    return calendar.to_ical().decode()


def _event(entry: CalendarEntry, recipient: Invitee | None) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.summary)
    _add_texts(event, entry)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("organizer", _address(entry.organiser_email, entry.organiser_name), encode=False)
    if recipient:
        event.add("attendee", _attendee(recipient), encode=False)
    return event


def _add_texts(event: Event, entry: CalendarEntry) -> None:
    for name in ("description", "location", "url"):
        text = getattr(entry, name)
        if text:
            event.add(name, text)


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(name)
    return address


def _attendee(recipient: Invitee) -> vCalAddress:
    """The recipient as attendee, without a request for a reply: the calendar keeps the time and accepts updates."""
    attendee = _address(recipient.email, recipient.name)
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("OPT-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    attendee.params["RSVP"] = vText("FALSE")
    return attendee

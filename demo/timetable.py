"""Dates and times of meetings from a community's rhythm. Pure: ``today`` and ``now`` are parameters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from demo.script import CommunityScript, MeetingScript, Rhythm
from meetings.scheduling.local_time import instant

ZONE = ZoneInfo("Europe/Brussels")
#: (day, month) without meetings: a date that falls on such a day is skipped.
HOLIDAYS = {(1, 1), (1, 5), (21, 7), (15, 8), (1, 11), (11, 11), (24, 12), (25, 12), (31, 12)}


@dataclass(frozen=True)
class Slot:
    """A meeting's script with its time, place, link and catering."""

    date: MeetingScript
    starts_at: datetime
    ends_at: datetime
    place: str
    online_url: str
    catering: str


def timetable(circle: CommunityScript, today: date) -> list[Slot]:
    """All meetings of a community, in chronological order."""
    if circle.rhythm is None:
        return []
    before = zip(circle.past, days(circle.rhythm, today, forward=False), strict=False)
    after = zip(circle.upcoming, days(circle.rhythm, today, forward=True), strict=False)
    return [_slot(circle.rhythm, date, day) for date, day in (*reversed(list(before)), *after)]


def days(rhythm: Rhythm, today: date, *, forward: bool) -> Iterator[date]:
    """Endless days of meetings: forward from the next one, or backward from the last one."""
    soonest = today + timedelta(days=rhythm.lead_days)
    day = soonest + timedelta(days=(rhythm.weekday - soonest.weekday()) % 7)
    step = timedelta(weeks=rhythm.every_weeks if forward else -rhythm.every_weeks)
    day = day if forward else day + step
    while True:
        if (day.day, day.month) not in HOLIDAYS:
            yield day
        day += step


def _slot(rhythm: Rhythm, told: MeetingScript, day: date) -> Slot:
    return Slot(
        told,
        starts_at=to_instant(day, rhythm.start),
        ends_at=to_instant(day, rhythm.end),
        place=rhythm.place if told.place is None else told.place,
        online_url=rhythm.online_url if told.online_url is None else told.online_url,
        catering=rhythm.catering if told.catering is None else told.catering,
    )


def to_instant(day: date, clock: time) -> datetime:
    return instant(day, clock, ZONE).moment


def next_meeting_at(circle: CommunityScript, now: datetime) -> datetime | None:
    """The start of the next meeting that is not cancelled."""
    slots = timetable(circle, now.astimezone(ZONE).date())
    return next((slot.starts_at for slot in slots if slot.ends_at > now and not slot.date.cancellation_note), None)

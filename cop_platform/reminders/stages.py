"""On which days, before and after a date, people are reminded of it. Pure: no clock, no database."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: Reminders are sent at this hour of the recipient's zone.
SENDING_HOUR = time(9)
#: A stage is not sent any more so many days after its own, unless stages go on for as long as the date stands.
SENT_WITHIN = 60
SATURDAY = 5


@dataclass(frozen=True)
class Stages:
    """``offsets``: days from the date, ascending, such as (-30, -7, 0). ``every``: after the last one, again each time
    so many days have passed, for as long as the date stands; 0 for never.
    """

    offsets: tuple[int, ...]
    every: int = 0

    def dates_in_question(self, today: date) -> tuple[date, date]:
        """The first and the last date of which a stage may have to be sent on ``today`` or was due lately."""
        last = today - timedelta(days=self.offsets[0])
        first = date.min if self.every else today - timedelta(days=self.offsets[-1] + SENT_WITHIN)
        return first, last

    def due(self, day: date, today: date, since: date = date.min) -> list[int]:
        """Offsets from ``day`` whose sending day is after ``since`` and no later than ``today``, ascending."""
        reached = self._offsets_until((today - day).days)
        return [offset for offset in reached if since < sending_day(day, offset) <= today]

    def _offsets_until(self, most: int) -> list[int]:
        rest = range(self.offsets[-1] + self.every, most + 1, self.every) if self.every else ()
        return [offset for offset in (*self.offsets, *rest) if offset <= most]


def sending_day(day: date, offset: int) -> date:
    """The day so many days from ``day``, or the Monday after a weekend."""
    found = day + timedelta(days=offset)
    return found + timedelta(days=max(0, 7 - found.weekday())) if found.weekday() >= SATURDAY else found


def sending_time(day: date, zone: ZoneInfo, now: datetime) -> datetime:
    """The sending hour of that day in this zone; when it has passed, that of the next day that is no weekend."""
    found = datetime.combine(day, SENDING_HOUR, zone)
    if found >= now:
        return found
    local = now.astimezone(zone)
    next_day = local.date() + timedelta(days=local.time() > SENDING_HOUR)
    return datetime.combine(sending_day(next_day, 0), SENDING_HOUR, zone)

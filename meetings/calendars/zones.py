"""VTIMEZONE of a time zone: its changes of the clock, as rules where they follow one. Pure: no database.

Rules instead of lists of dates, because a widely used reader takes only the first date of a list. A zone whose changes
follow no rule, as in Morocco, has one component for each change.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from meetings.calendars.writing import local
from meetings.models.recurrence import RRULE_DAYS, number_in_month

#: Changes are written for the years from the one before a meeting on. No series is planned further.
YEARS = 12


@dataclass(frozen=True)
class Change:
    """A change of the clock. ``at``: the instant; offsets before and after."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def on_the_clock(self) -> datetime:
        """The local time at which the clock changes, as it stood until then."""
        return (self.at + self.before).replace(tzinfo=None)


@lru_cache(maxsize=256)
def vtimezone(zone_name: str, year: int) -> tuple[str, ...]:
    """The lines of the component, for meetings from this year on."""
    zone = ZoneInfo(zone_name)
    begins = datetime(year - 1, 1, 1, tzinfo=UTC)
    changes = _changes(zone, begins)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone_name}"]
    offset = _offset(zone, begins)
    base = Change(datetime(1970, 1, 1, tzinfo=UTC) - offset, offset, offset, _name(zone, begins))
    lines += _component(base, is_daylight=False)
    rules = _rules(changes)
    for change in rules or changes:
        lines += _component(change, is_daylight=change.after > change.before, rule=rules.get(change, ""))
    return (*lines, "END:VTIMEZONE")


def _component(change: Change, *, is_daylight: bool, rule: str = "") -> list[str]:
    kind = "DAYLIGHT" if is_daylight else "STANDARD"
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{local(change.on_the_clock)}",
        f"TZOFFSETFROM:{_written(change.before)}",
        f"TZOFFSETTO:{_written(change.after)}",
        f"TZNAME:{change.name}",
        *([f"RRULE:{rule}"] if rule else []),
        f"END:{kind}",
    ]


def _changes(zone: ZoneInfo, begins: datetime) -> list[Change]:
    """The changes of twelve years, each found to the minute by halving a day."""
    found, at, last = [], begins, begins.replace(year=begins.year + YEARS)
    while at < last:
        following = at + timedelta(days=1)
        if _offset(zone, at) != _offset(zone, following):
            found.append(_change_between(zone, at, following))
        at = following
    return found


def _change_between(zone: ZoneInfo, early: datetime, late: datetime) -> Change:
    before = _offset(zone, early)
    while late - early > timedelta(minutes=1):
        middle = early + (late - early) // 2
        middle = middle.replace(second=0, microsecond=0)
        early, late = (early, middle) if _offset(zone, middle) != before else (middle, late)
    return Change(late, before, _offset(zone, late), _name(zone, late))


def _rules(changes: list[Change]) -> dict[Change, str]:
    """One rule for each of the two changes of a year; empty if there are others, or they follow none."""
    if not changes or len(changes) != 2 * YEARS:
        return {}
    found = {}
    for yearly in (changes[0::2], changes[1::2]):
        rule = _rule(yearly)
        if not rule:
            return {}
        found[yearly[0]] = rule
    return found


def _rule(yearly: list[Change]) -> str:
    first = yearly[0].on_the_clock
    alike = {(each.on_the_clock.month, each.on_the_clock.weekday(), each.on_the_clock.time()) for each in yearly}
    offsets = {(each.before, each.after) for each in yearly}
    numbers = {number_in_month(each.on_the_clock.date()) for each in yearly}
    if len(alike) > 1 or len(offsets) > 1:
        return ""
    if all(_is_last(each.on_the_clock) for each in yearly):
        numbers = {-1}
    if len(numbers) > 1:
        return ""
    return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={numbers.pop()}{RRULE_DAYS[first.weekday()]}"


def _is_last(day: datetime) -> bool:
    return day.day > calendar.monthrange(day.year, day.month)[1] - 7


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _name(zone: ZoneInfo, moment: datetime) -> str:
    return moment.astimezone(zone).tzname() or "LMT"


def _written(offset: timedelta) -> str:
    minutes = offset // timedelta(minutes=1)
    sign, minutes = ("-" if minutes < 0 else "+"), abs(minutes)
    return f"{sign}{minutes // 60:02}{minutes % 60:02}"

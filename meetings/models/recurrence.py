"""The dates of a rule such as “every second Tuesday” or “the last Friday of the month”. Pure: no database.

A rule gives local days; :func:`starts_at` gives the instant of a day. The anchor of a rule is its first day, so that
nothing drifts: the 31st stays the 31st after a shorter month.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Frequency(TextChoices):
    """How a series repeats."""

    WEEKLY = "weekly", _("weeks")
    BY_DATE = "by_date", _("months, on the same day of the month")
    BY_WEEKDAY = "by_weekday", _("months, on the same weekday")


#: As day of the month or as number of a weekday: the last one.
LAST = -1
#: A longer interval is no rhythm.
LONGEST_INTERVAL = 12
#: No series has more dates than this at once.
MOST_DATES = 520
RRULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Rule:
    """A rhythm from ``first`` on. ``nth``: of a day of the month or of a weekday in the month, ``LAST`` for the last.

    Without ``until`` and ``count`` it has no end.
    """

    frequency: Frequency
    interval: int
    first: date
    nth: int = 0
    until: date | None = None
    count: int | None = None

    def days(self, *, since: date | None = None, until: date) -> list[date]:
        """The days up to ``until``, at most ``MOST_DATES``."""
        return list(islice(self._days(since or self.first, until), MOST_DATES))

    def _days(self, since: date, until: date) -> Iterator[date]:
        last = min(until, self.until) if self.until else until
        for given, day in enumerate(self._endless()):
            if day > last or (self.count is not None and given >= self.count):
                return
            if day >= since:
                yield day

    def _endless(self) -> Iterator[date]:
        if self.frequency == Frequency.WEEKLY:
            day = self.first
            while True:
                yield day
                if day > date.max - timedelta(weeks=self.interval):
                    return
                day += timedelta(weeks=self.interval)
        month = self.first.year * 12 + self.first.month - 1
        while month < date.max.year * 12:
            day_in_month = self.in_month(month // 12, month % 12 + 1)
            if day_in_month and day_in_month >= self.first:
                yield day_in_month
            month += self.interval

    def in_month(self, year: int, month: int) -> date | None:
        """The day of the rhythm in this month; None in a month that has no 31st, or no fifth Tuesday."""
        begins_on, length = calendar.monthrange(year, month)
        if self.frequency == Frequency.BY_DATE:
            day = length if self.nth == LAST else self.nth
        elif self.nth == LAST:
            day = length - (begins_on + length - 1 - self.first.weekday()) % 7
        else:
            day = 1 + (self.first.weekday() - begins_on) % 7 + 7 * (self.nth - 1)
        return date(year, month, day) if day <= length else None

    def is_on(self, day: date) -> bool:
        return day in self.days(since=day, until=day)

    def ending(self, until: date) -> "Rule":
        """The same rhythm, with this last day."""
        return replace(self, until=until, count=None)


def number_in_month(day: date) -> int:
    """1 for the first Tuesday of its month, 5 for a fifth."""
    return (day.day - 1) // 7 + 1


def first_on_or_after(frequency: Frequency, interval: int, nth: int, day: date) -> date | None:
    """The first day of such a rhythm from this day on: the last Friday, when a Friday before it was typed.

    None when a hundred steps have no such day: no month has a 31st in a rhythm of the 31st of each February.
    """
    if frequency == Frequency.WEEKLY:
        return day
    rule = Rule(frequency, interval, day, nth)
    month = day.year * 12 + day.month - 1
    for _step in range(100):
        found = rule.in_month(month // 12, month % 12 + 1)
        if found and found >= day:
            return found
        # The rhythm begins in the month in which it first can.
        month += 1
    return None


def starts_at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The instant of this local time, as calendar programs count it (RFC 5545).

    Of a time that the clock shows twice it is the first. One that the clock skips is as long after the time before.
    """
    return datetime.combine(day, clock, tzinfo=zone).replace(fold=0).astimezone(UTC)


def is_skipped(day: date, clock: time, zone: ZoneInfo) -> bool:
    """Whether the clock skips this time on that day."""
    return starts_at(day, clock, zone).astimezone(zone).time() != clock


def rrule(rule: Rule, clock: time, zone: ZoneInfo) -> str:
    """The rule as RFC 5545 writes it. UNTIL is in UTC, as the start has a time zone."""
    parts = ["FREQ=WEEKLY" if rule.frequency == Frequency.WEEKLY else "FREQ=MONTHLY"]
    if rule.until:
        parts.append(f"UNTIL={starts_at(rule.until, clock, zone):%Y%m%dT%H%M%SZ}")
    elif rule.count is not None:
        parts.append(f"COUNT={rule.count}")
    if rule.interval > 1:
        parts.append(f"INTERVAL={rule.interval}")
    weekday = RRULE_DAYS[rule.first.weekday()]
    if rule.frequency == Frequency.WEEKLY:
        parts.append(f"BYDAY={weekday}")
    elif rule.frequency == Frequency.BY_WEEKDAY:
        parts.append(f"BYDAY={rule.nth}{weekday}")
    else:
        parts.append(f"BYMONTHDAY={rule.nth}")
    return ";".join(parts)

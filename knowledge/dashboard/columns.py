"""Columns of the chart of results: weeks, months, quarters or years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from itertools import pairwise

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cop_platform.ui.dates import format_day

#: From the start: quarters, or years once there are more quarters than this.
MAX_QUARTERS = 16


class Span(Enum):
    """What a column stands for."""

    WEEK, MONTH, QUARTER, YEAR = range(4)


@dataclass(frozen=True)
class Column:
    """A week, a month, a quarter or a year, with its name for the wide and for the narrow chart."""

    start: date
    span: Span

    @property
    def label(self) -> str:
        if self.span is Span.WEEK:
            return format_day(self.start, "j M")
        if self.span is Span.MONTH:
            return capfirst(format_day(self.start, "M"))
        if self.span is Span.YEAR:
            return str(self.start.year)
        return _("Q%(number)s %(year)s") % {"number": self.short, "year": self.start.year}

    @property
    def short(self) -> str:
        if self.span is Span.WEEK:
            return format_day(self.start, "j")
        if self.span is Span.MONTH:
            return format_day(self.start, "M")[:1].upper()
        return f"{self.start.year % 100:02}" if self.span is Span.YEAR else str((self.start.month + 2) // 3)


def spans_of(columns: Sequence[Column]) -> list[tuple[datetime, datetime]]:
    """When each column begins and ends, for the reader’s clock; the last one ends with today."""
    zone = timezone.get_current_timezone()
    starts = [*(column.start for column in columns), timezone.localdate() + timedelta(days=1)]
    moments = [datetime.combine(day, time(), zone) for day in starts]
    return list(pairwise(moments))


def columns_of(first: date, period: str) -> list[Column]:
    """The columns from this day on: weeks of a quarter, months of a year, quarters or years from the start."""
    today = timezone.localdate()
    if period == "quarter":
        starts = [first + timedelta(weeks=week) for week in range(13)]
        return [Column(start, Span.WEEK) for start in starts if start <= today]
    if period == "year":
        return [Column(start, Span.MONTH) for start in _months(first, today, 1)]
    starts = _months(first.replace(month=(first.month - 1) // 3 * 3 + 1), today, 3)
    if len(starts) > MAX_QUARTERS:
        return [Column(date(year, 1, 1), Span.YEAR) for year in range(first.year, today.year + 1)]
    return [Column(start, Span.QUARTER) for start in starts]


def _months(first: date, last: date, step: int) -> list[date]:
    """The first days of every so many months."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month, step)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def column_of(day: date, columns: Sequence[Column]) -> int:
    return max((index for index, column in enumerate(columns) if column.start <= day), default=0)

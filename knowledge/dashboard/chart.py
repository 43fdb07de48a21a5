"""The chart of results by goal over time, as shapes for SVG, and the table behind it. One mark is one result (V3)."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cop_platform.text import fold
from cop_platform.ui.dates import format_day
from members.models import Goal

#: So many marks stand in one cell; the rest is “+”.
MAX_IN_CELL = 3
#: From the start: quarters, or years once there are more quarters than this.
MAX_QUARTERS = 16


@dataclass(frozen=True)
class Column:
    """A week, a month, a quarter or a year."""

    start: date
    label: str
    short: str


@dataclass(frozen=True)
class Mark:
    """A result in the chart: ``initials`` name its community, whose ink it has."""

    result: Any
    initials: str
    column: int


@dataclass(frozen=True)
class Row:
    """A goal, or what serves none of them, with its marks, the oldest first."""

    title: str
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class Shape:
    """A mark as it is drawn; ``result`` is None for “+”, which says that there are more."""

    x: float
    y: float
    initials: str
    ink: str
    result: Any = None

    @property
    def label_y(self) -> float:
        return self.y + 4.5


@dataclass(frozen=True)
class Line:
    """The words of a row, wrapped."""

    y: float
    text: str


@dataclass(frozen=True)
class Band:
    """A row as it is drawn."""

    lines: list[Line]
    shapes: list[Shape]
    bottom: float


@dataclass(frozen=True)
class Drawing:
    """One size of the chart. ``ticks``: where columns begin, with the middle for their labels."""

    width: int
    height: float
    radius: int
    left: float
    ticks: list[tuple[float, float, Column]]
    bands: list[Band]


@dataclass(frozen=True)
class Chart:
    columns: list[Column]
    rows: list[Row]
    key: list[tuple[str, Any]]

    @property
    def marks(self) -> Iterator[tuple[Row, Mark]]:
        """Lines of the table: by goal, the oldest first."""
        return ((row, mark) for row in self.rows for mark in row.marks)

    @property
    def months(self) -> str:
        """“November 2025 to October 2026”"""
        first, last = self.columns[0].start, timezone.localdate()
        return _("%(first)s to %(last)s") % {"first": format_day(first, "F Y"), "last": format_day(last, "F Y")}

    @property
    def summary(self) -> str:
        """One sentence for who hears the chart instead of seeing it."""
        unserved = [row.title for row in self.rows if not row.marks]
        said = _("Each circle is one result; its letters name [the community].")
        if unserved and len(unserved) < len(self.rows):
            said += " " + _("No result yet for: %(goals)s.") % {"goals": ", ".join(unserved)}
        return said + " " + _("The table below lists them all.")

    def wide(self) -> Drawing:
        return _draw(self, width=1000, left=210, radius=17, label_width=30, above=False)

    def narrow(self) -> Drawing:
        return _draw(self, width=360, left=0, radius=12, label_width=46, above=True)


def chart_of(results: Iterable[Any], goals: Sequence[Goal], first_day: date | None, period: str) -> Chart | None:
    """The chart of these results, the newest first; None without any."""
    newest_first = list(results)
    if not newest_first:
        return None
    oldest_first = newest_first[::-1]
    columns = _columns(first_day or _day(oldest_first[0]), period)
    initials = initials_for({each.community_id: each.community for each in oldest_first}.values())
    served = {each.goal_id for each in oldest_first}
    rows: dict[int | None, Row] = {
        goal.pk: Row(goal.title) for goal in goals if not goal.is_retired or goal.pk in served
    }
    if None in served:
        rows[None] = Row(_("No goal named") if goals else _("Results"))
    for each in oldest_first:
        rows[each.goal_id].marks.append(Mark(each, initials[each.community_id], _column_of(_day(each), columns)))
    named = {each.community_id: each.community for each in oldest_first}
    key = sorted(((initials[pk], community) for pk, community in named.items()), key=lambda pair: fold(pair[1].name))
    return Chart(columns, list(rows.values()), key)


def _day(result: Any) -> date:
    return timezone.localdate(result.recorded_at)


def _columns(first: date, period: str) -> list[Column]:
    today = timezone.localdate()
    if period == "quarter":
        starts = [first + timedelta(weeks=week) for week in range(13)]
        return [Column(start, format_day(start, "j M"), format_day(start, "j")) for start in starts if start <= today]
    if period == "year":
        starts = _months(first, today, 1)
        return [Column(start, capfirst(format_day(start, "M")), format_day(start, "M")[:1].upper()) for start in starts]
    starts = _months(first.replace(month=(first.month - 1) // 3 * 3 + 1), today, 3)
    if len(starts) > MAX_QUARTERS:
        return [Column(date(year, 1, 1), str(year), f"{year % 100:02}") for year in range(first.year, today.year + 1)]
    return [
        Column(start, _("Q%(number)s %(year)s") % {"number": quarter, "year": start.year}, str(quarter))
        for start in starts
        for quarter in [(start.month + 2) // 3]
    ]


def _months(first: date, last: date, step: int) -> list[date]:
    """The first days of every so many months."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month, step)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _column_of(day: date, columns: Sequence[Column]) -> int:
    return max((index for index, column in enumerate(columns) if column.start <= day), default=0)


def initials_for(communities: Iterable[Any]) -> dict[int, str]:
    """Two letters for each community, different for each as long as letters last."""
    found: dict[int, str] = {}
    for community in communities:
        taken = set(found.values())
        found[community.pk] = next(pair for pair in _pairs(community.name) if pair not in taken)
    return found


def _pairs(name: str) -> Iterator[str]:
    words = ["".join(filter(str.isalnum, word)) for word in name.split()]
    words = [word for word in words if word] or ["?"]
    signs = "".join(words)
    first = signs[0]
    yield from (f"{first}{word[0]}".upper() for word in words[1:])
    yield from (f"{first}{sign}".upper() for sign in signs[1:])
    yield from (f"{first}{number}".upper() for number in range(1, 1000))


def _draw(chart: Chart, *, width: int, left: float, radius: int, label_width: int, above: bool) -> Drawing:
    """Place columns from left to right and rows from top to bottom; a row grows with what it holds."""
    step = (width - left) / len(chart.columns)
    ticks = [(left + step * index, left + step * (index + 0.5), column) for index, column in enumerate(chart.columns)]
    top, bands = 26.0, []
    for row in chart.rows:
        words = textwrap.wrap(row.title, label_width)[:4] or [""]
        head = 18.0 * len(words) if above else 0.0
        cells: dict[int, list[Mark]] = {}
        for mark in row.marks:
            cells.setdefault(mark.column, []).append(mark)
        deepest = max((min(len(cell), MAX_IN_CELL + 1) for cell in cells.values()), default=1)
        tall = max(deepest * (2 * radius + 4) + 16, 0 if above else 18 * len(words) + 16)
        middle = top + head + tall / 2
        start = top + 14 if above else middle - 9 * (len(words) - 1) + 5
        lines = [Line(start + 18 * index, word) for index, word in enumerate(words)]
        shapes = [shape for column, cell in cells.items() for shape in _cell(cell, ticks[column][1], middle, radius)]
        top += head + tall
        bands.append(Band(lines, shapes, top))
    return Drawing(width, top + 4, radius, left, ticks, bands)


def _cell(marks: list[Mark], x: float, middle: float, radius: int) -> Iterator[Shape]:
    """The newest marks of a cell, one below the other, and “+” when there are more."""
    shown = marks if len(marks) <= MAX_IN_CELL else marks[-MAX_IN_CELL:]
    count = len(shown) + (len(marks) > MAX_IN_CELL)
    tall = 2 * radius + 4
    top = middle - tall * (count - 1) / 2
    for index, mark in enumerate(shown):
        yield Shape(x, top + tall * index, mark.initials, mark.result.community.colour, mark.result)
    if len(marks) > MAX_IN_CELL:
        yield Shape(x, top + tall * (count - 1), "+", "")

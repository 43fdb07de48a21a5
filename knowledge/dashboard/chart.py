"""The chart of results by goal over time, as shapes for SVG, and the table behind it. One mark is one result (V3)."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cop_platform.text import fold
from cop_platform.ui.dates import format_day
from knowledge.dashboard.lines import GoalLine, ResultLine

#: So many marks stand in one cell; the rest is “+”.
MAX_IN_CELL = 3
#: So many dots, where there are too many results for letters.
MAX_DOTS = 8
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
    """A goal, or what serves none of them, with its marks, the oldest first, or with numbers of dots by column."""

    title: str
    marks: list[Mark] = field(default_factory=list)
    counts: tuple[int, ...] = ()

    @property
    def is_served(self) -> bool:
        return bool(self.marks) or any(self.counts)


@dataclass(frozen=True)
class Shape:
    """A mark as it is drawn; ``result`` is None for “+”, which says that there are more."""

    x: int
    y: int
    initials: str
    ink: str
    result: Any = None

    @property
    def label_y(self) -> int:
        return self.y + 4


@dataclass(frozen=True)
class Line:
    """The words of a row, wrapped."""

    y: int
    text: str


@dataclass(frozen=True)
class Band:
    """A row as it is drawn; ``dots`` and ``pluses``: the paths of all of them."""

    lines: list[Line]
    shapes: list[Shape]
    bottom: int
    dots: str = ""
    pluses: str = ""


@dataclass(frozen=True)
class Drawing:
    """One size of the chart. ``ticks``: where columns begin, with the middle for their labels."""

    width: int
    height: int
    radius: int
    left: int
    ticks: list[tuple[int, int, Column]]
    bands: list[Band]

    @property
    def diameter(self) -> int:
        return 2 * self.radius


@dataclass(frozen=True)
class Chart:
    """``key``: the letters of each community; empty where results are dots."""

    columns: list[Column]
    rows: list[Row]
    key: list[tuple[str, Any]]
    is_dotted: bool = False

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
        unserved = [row.title for row in self.rows if not row.is_served]
        if self.is_dotted:
            said = _("Each dot is one result; a plus says that there are more.")
        else:
            said = _("Each circle is one result; its letters name [the community].")
        if unserved and len(unserved) < len(self.rows):
            said += " " + _("No result yet for: %(goals)s.") % {"goals": ", ".join(unserved)}
        return said + " " + (_("A table lists the newest.") if self.is_dotted else _("The table below lists them all."))

    def wide(self) -> Drawing:
        return _draw(self, width=1000, left=210, radius=17, label_width=30, above=False)

    def narrow(self) -> Drawing:
        return _draw(self, width=360, left=0, radius=12, label_width=46, above=True)


def chart_of(
    lines: Sequence[ResultLine], goals: Sequence[GoalLine], columns: list[Column], *, is_dotted: bool = False
) -> Chart:
    """The chart of these results, the newest first. Dotted, it shows the numbers that the goals come with."""
    oldest_first = lines[::-1]
    named = {} if is_dotted else {each.community.pk: each.community for each in oldest_first}
    initials = initials_for(named.values())
    served = {each.goal_id for each in oldest_first} | {goal.pk for goal in goals if any(goal.counts)}
    rows: dict[int | None, Row] = {
        goal.pk: Row(goal.title, counts=goal.counts)
        for goal in goals
        if goal.pk and (not goal.is_retired or goal.pk in served)
    }
    if None in served:
        counts = next((goal.counts for goal in goals if goal.pk is None), ())
        rows[None] = Row(_("No goal named") if rows else _("Results"), counts=counts)
    for each in oldest_first:
        letters = initials.get(each.community.pk, "")
        rows[each.goal_id].marks.append(Mark(each, letters, _column_of(each.day, columns)))
    key = sorted(((initials[pk], community) for pk, community in named.items()), key=lambda pair: fold(pair[1].name))
    return Chart(columns, list(rows.values()), key, is_dotted)


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


def _draw(chart: Chart, *, width: int, left: int, radius: int, label_width: int, above: bool) -> Drawing:
    """Place columns from left to right and rows from top to bottom; a row grows with what it holds."""
    step = (width - left) / len(chart.columns)
    ticks = [
        (round(left + step * index), round(left + step * (index + 0.5)), column)
        for index, column in enumerate(chart.columns)
    ]
    if chart.is_dotted:
        radius = 4 if above else 6
    gap = 2 * radius + (3 if chart.is_dotted else 4)
    across = max(1, min(3, int(step // gap)))
    top, bands = 26, []
    for row in chart.rows:
        words = textwrap.wrap(row.title, label_width)[:4] or [""]
        head = 18 * len(words) if above else 0
        cells: dict[int, list[Mark]] = {}
        for mark in () if chart.is_dotted else row.marks:
            cells.setdefault(mark.column, []).append(mark)
        depths = [min(len(cell), MAX_IN_CELL + 1) for cell in cells.values()]
        if chart.is_dotted:
            depths = [-(-min(count, MAX_DOTS + 1) // across) for count in row.counts]
        tall = max(max(depths, default=1) * gap + 16, 0 if above else 18 * len(words) + 16)
        middle = top + head + tall // 2
        start = top + 14 if above else middle - 9 * (len(words) - 1) + 5
        lines = [Line(start + 18 * index, word) for index, word in enumerate(words)]
        shapes = [shape for column, cell in cells.items() for shape in _cell(cell, ticks[column][1], middle, gap)]
        dots, pluses = [], []
        for (_begin, x, _column), count in zip(ticks, row.counts if chart.is_dotted else (), strict=False):
            if count:
                dots.append(_dots(count, x, middle, gap, across))
            if count > MAX_DOTS:
                pluses.append(_plus(x, middle, gap, across))
        top += head + tall
        bands.append(Band(lines, shapes, top, "".join(dots), "".join(pluses)))
    return Drawing(width, top + 4, radius, left, ticks, bands)


def _grid(place: int, count: int, gap: int, across: int) -> tuple[int, int]:
    """Where a dot stands beside the middle of its cell: rows of a few from the top, the last row in the middle."""
    here = min(across, count - place // across * across)
    down = -(-count // across)
    return gap * (2 * (place % across) - here + 1) // 2, gap * (2 * (place // across) - down + 1) // 2


def _dots(count: int, x: int, middle: int, gap: int, across: int) -> str:
    """A dot for each result, a few beside each other, as a path: all but the first are told by their distance."""
    drawn = min(count, MAX_DOTS + 1)
    places = [_grid(place, drawn, gap, across) for place in range(min(count, MAX_DOTS))]
    steps = [(to[0] - at[0], to[1] - at[1]) for at, to in pairwise(places)]
    return f"M{x + places[0][0]} {middle + places[0][1]}h0" + "".join(f"m{right} {down}h0" for right, down in steps)


def _plus(x: int, middle: int, gap: int, across: int) -> str:
    """Behind the last dot: there are more."""
    right, down = _grid(MAX_DOTS, MAX_DOTS + 1, gap, across)
    return f"M{x + right - 3} {middle + down}h6m-3-3v6"


def _cell(marks: list[Mark], x: int, middle: int, gap: int) -> Iterator[Shape]:
    """The newest marks of a cell, one below the other, and “+” when there are more."""
    shown = marks if len(marks) <= MAX_IN_CELL else marks[-MAX_IN_CELL:]
    count = len(shown) + (len(marks) > MAX_IN_CELL)
    top = middle - gap * (count - 1) // 2
    for index, mark in enumerate(shown):
        yield Shape(x, top + gap * index, mark.initials, mark.result.community.colour, mark.result)
    if len(marks) > MAX_IN_CELL:
        yield Shape(x, top + gap * (count - 1), "+", "")

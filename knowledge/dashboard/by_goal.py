"""Results by goal over time: all that the chart and the table behind it are made of."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from knowledge.dashboard.cells import goals_with_counts
from knowledge.dashboard.chart import MAX_DOTS, Chart, chart_of, columns_of, spans_of
from knowledge.dashboard.lines import MAX_LINES, GoalLine, NewestResults, ResultLine, goals
from knowledge.dashboard.query import ResultsQuery
from members.models import Organisation


@dataclass(frozen=True)
class ByGoal:
    """Plain values, under which the drawing is kept: it is the same for all who ask for the same."""

    lines: tuple[ResultLine, ...]
    goals: tuple[GoalLine, ...]
    first_day: date
    period: str
    is_dotted: bool
    today: date

    @property
    def chart(self) -> Chart:
        return chart_of(self.lines, self.goals, columns_of(self.first_day, self.period), is_dotted=self.is_dotted)


def results_by_goal(query: ResultsQuery, newest: NewestResults, house: Organisation) -> ByGoal | None:
    """None without results. Few are drawn one by one, with their letters; of many, each is a dot. One query."""
    first_day = query.first_day or newest.first_day
    if not newest.lines or first_day is None:
        return None
    is_dotted = newest.has_more or len(newest.lines) > MAX_LINES
    if is_dotted:
        spans = spans_of(columns_of(first_day, query.period))
        rows = goals_with_counts(house, spans, MAX_DOTS + 1, query.communities)
    else:
        rows = goals()
    return ByGoal(newest.lines, rows, first_day, query.period, is_dotted, timezone.localdate())

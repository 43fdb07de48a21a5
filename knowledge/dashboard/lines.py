"""The newest results as the page shows them: plain values, which say by themselves whether a kept part still holds."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, JSONObject, Left
from django.urls import reverse
from django.utils import timezone

from cop_platform.planned_queries import Moment, planned
from knowledge.dashboard.query import ResultsQuery
from knowledge.models import Result, TakeUp, shown
from members.models import Goal

#: So many are drawn with their letters and listed in the table behind the chart; of more, each is a dot.
MAX_LINES = 40
#: The table, asked for by itself, has so many; the file has all, up to MAX_ROWS of figures.py.
MAX_LISTED = 200
#: More of a story than the page shows.
BEGINNING = 500
#: Columns that the query gives, in the order of ResultLine, CommunityLine and what comes after them.
OF_RESULT = ("public_id", "title", "beginning", "recorded_at", "goal_id", "told")
OF_COMMUNITY = ("community_id", "community__name", "community__slug", "community__language", "community__colour")


@dataclass(frozen=True)
class CommunityLine:
    pk: int
    name: str
    slug: str
    language: str
    colour: str


@dataclass(frozen=True)
class ResultLine:
    """A result; ``story`` is its beginning, ``told`` the places where it was taken up, each with a state."""

    public_id: str
    title: str
    story: str
    recorded_at: datetime
    goal_id: int | None
    told: tuple[tuple[str, str], ...]
    community: CommunityLine
    house: str

    @property
    def get_absolute_url(self) -> str:
        return reverse("result", args=[self.house, self.community.slug, self.public_id])

    @property
    def day(self) -> date:
        return timezone.localdate(self.recorded_at)

    def places(self, state: str) -> list[str]:
        return [place for place, found in self.told if found == state]


@dataclass(frozen=True)
class NewestResults:
    """``lines``: the newest first. ``first_day``: of the oldest in the period, also of one that is not among them."""

    lines: tuple[ResultLine, ...] = ()
    has_more: bool = False
    first_day: date | None = None


def newest_results(query: ResultsQuery, most: int, house: str) -> NewestResults:
    """The newest results of the period, in one query. ``house``: the slug of the organisation."""
    since = query.since.isoformat() if query.since else None
    rows = _newest(since, query.communities, most + 1)
    if not rows:
        return NewestResults()
    lines = tuple(_line(row, house) for row in rows[:most])
    return NewestResults(lines, len(rows) > most, timezone.localdate(rows[0][-1]))


def _line(row: tuple[Any, ...], house: str) -> ResultLine:
    public_id, title, story, recorded_at, goal_id, told, pk, name, slug, language, colour, _oldest = row
    places = tuple((each["place"], each["state"]) for each in told)
    community = CommunityLine(pk, name, slug, language, colour)
    return ResultLine(public_id, title, story, recorded_at, goal_id, places, community, house)


@planned
def _newest(since: str | None, communities: list[int] | None, limit: int, _at: Moment) -> QuerySet[Any]:
    found: QuerySet[Any] = Result.objects.filter(shown())
    if since is not None:
        found = found.filter(recorded_at__gte=Cast(Value(since), DateTimeField()))
    if communities is not None:
        found = found.filter(community__in=communities)
    told = TakeUp.objects.filter(result=OuterRef("pk")).order_by("told_at", "id")
    rows = found.annotate(
        beginning=Left("story", BEGINNING),
        told=ArraySubquery(told.values(each=JSONObject(place="place", state="state"))),
        oldest=Subquery(found.order_by("recorded_at").values("recorded_at")[:1]),
    )
    return rows.values_list(*OF_RESULT, *OF_COMMUNITY, "oldest").order_by("-recorded_at", "id")[:limit]


@dataclass(frozen=True)
class GoalLine:
    """A goal; ``counts`` has a number for each column of the chart, unless each result is drawn by itself."""

    pk: int | None
    title: str
    is_retired: bool
    counts: tuple[int, ...] = ()


def goals() -> tuple[GoalLine, ...]:
    """All goals in the order of the organisation, also those that were retired: results may have served them."""
    return tuple(GoalLine(pk, title, retired_on is not None) for pk, title, retired_on in _goals())


@planned
def _goals(_at: Moment) -> QuerySet[Any]:
    return Goal.in_order().values_list("pk", "title", "retired_on")

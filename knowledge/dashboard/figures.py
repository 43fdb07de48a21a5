"""What the Results page shows (V3): facts that the communities wrote themselves, and what asks for a conversation.

Each function makes one query, however many communities there are. Nothing is counted by community, and no person is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from communities.models import Phase, Role, RoleTerm
from cop_platform.planned_queries import Moment, planned
from cop_platform.sorting import SortKey
from knowledge.dashboard.lines import ResultLine
from knowledge.dashboard.query import ResultsQuery
from knowledge.models import ReachedPlace, Result, SupportRequest, TakeUp, shown, waiting
from knowledge.support_check.checking import with_words
from members.models import Employee

#: The file to download has so many lines.
MAX_ROWS = 2000
MAX_FRESH, MAX_TAKEN_UP, MAX_MINE, MAX_OTHERS, MAX_PLACES = 3, 12, 20, 6, 40


def sponsor_terms(me: Employee) -> QuerySet[RoleTerm]:
    """The terms in which this person sponsors open communities."""
    terms: QuerySet[RoleTerm] = RoleTerm.objects.filter(employee=me, role=Role.SPONSOR, ended_at=None)
    return terms.exclude(community__phase=Phase.CLOSED)


@planned
def terms_with_words(person: Employee, at: Moment) -> QuerySet[Any]:
    """The same, each with what role holders of its community say about support."""
    return with_words(sponsor_terms(person), at.now)


def sponsored_by(me: Employee) -> tuple[int, ...]:
    """The ids of the communities this person sponsors."""
    return tuple(sponsor_terms(me).values_list("community_id", flat=True))


def results_in(query: ResultsQuery) -> QuerySet[Any]:
    """The results of the period, the newest first, with ``told``: places where they were taken up, and how far."""
    found = Result.objects.filter(shown(), **({"recorded_at__gte": query.since} if query.since else {}))
    if query.is_narrowed:
        found = found.filter(community__in=query.sponsored)
    told = TakeUp.objects.filter(result=OuterRef("pk")).order_by("told_at", "id")
    rows: QuerySet[Any] = found.annotate(told=ArraySubquery(told.values(each=JSONObject(place="place", state="state"))))
    return rows.select_related("community", "goal", "ambition").order_by("-recorded_at", "id")


def places_of(result: Any, state: TakeUp.State) -> list[str]:
    return [each["place"] for each in result.told if each["state"] == state]


@dataclass(frozen=True)
class TakenUp:
    """A line of the table: a result, with the places of each state."""

    result: ResultLine
    in_use: tuple[str, ...]
    trying: tuple[str, ...]
    not_yet: tuple[str, ...]


def taken_up(results: Iterable[ResultLine]) -> tuple[TakenUp, ...]:
    """The newest results of which somebody said where they are used."""
    told = [each for each in results if each.told][:MAX_TAKEN_UP]
    return tuple(TakenUp(each, *(tuple(each.places(state)) for state in TakeUp.State)) for each in told)


@dataclass(frozen=True)
class Requests:
    """``mine``: what waits for the reader; ``others``: what communities asked for, answered or not."""

    mine: tuple[SupportRequest, ...]
    others: tuple[SupportRequest, ...]


def requests_for(query: ResultsQuery) -> Requests:
    """Requests for support, in the communities that are shown: those that wait for the reader, and the newest."""
    found = _requests(list(query.sponsored), query.is_narrowed)
    mine = [each for each in found if each.is_open and each.community_id in query.sponsored]
    others = [each for each in found if each not in mine]
    return Requests(tuple(sorted(mine, key=lambda each: each.asked_at)), tuple(others[:MAX_OTHERS]))


@planned
def _requests(sponsored: list[int], is_narrowed: bool, _at: Moment) -> QuerySet[SupportRequest]:
    rows = SupportRequest.objects.filter(withdrawn_at=None).exclude(waiting(), community__phase=Phase.CLOSED)
    rows = rows.order_by("-asked_at", "id")
    mine = rows.filter(waiting(), community__in=sponsored).order_by("asked_at", "id").values("pk")[:MAX_MINE]
    here = rows.filter(community__in=sponsored) if is_narrowed else rows
    newest = here.values("pk")[: MAX_MINE + MAX_OTHERS]
    wanted = newest.union(mine, all=True) if sponsored else newest
    return rows.filter(pk__in=wanted).select_related("community", "asked_by", "answered_by")


def reached_places(query: ResultsQuery) -> list[str]:
    """Places of work from which at least five people take part, in their own words."""
    return list(dict.fromkeys(row[0] for row in _reached(query.communities)))


@planned
def _reached(communities: list[int] | None, _at: Moment) -> QuerySet[Any]:
    rows: QuerySet[Any] = ReachedPlace.objects.all()
    rows = rows.filter(community=None) if communities is None else rows.filter(community__in=communities)
    return rows.values_list("place").distinct().order_by(SortKey("place"), "place")[:MAX_PLACES]

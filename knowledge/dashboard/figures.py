"""What the Results page shows (V3): facts that the communities wrote themselves, and what asks for a conversation.

Each function makes one query, however many communities there are. Nothing is counted by community, and no person is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import JSONObject

from communities.models import Community, Phase, Role, RoleTerm
from communities.roles.terms import holders
from cop_platform.attention import Sign, signs
from cop_platform.sorting import SortKey
from knowledge.dashboard.query import ResultsQuery
from knowledge.models import ReachedPlace, Result, SupportRequest, TakeUp, shown, waiting
from members.models import Employee, Goal

#: The page shows so many of the newest results; the file to download has all, up to MAX_ROWS.
MAX_SHOWN, MAX_ROWS = 200, 2000
MAX_FRESH, MAX_TAKEN_UP, MAX_REQUESTS, MAX_CONVERSATIONS = 3, 12, 30, 12
#: Whom to talk to, in this order.
CONTACTS = (Role.LEADER, Role.COORDINATOR, Role.COACH, Role.SPONSOR)


def sponsor_terms(me: Employee) -> QuerySet[RoleTerm]:
    """The terms in which this person sponsors open communities."""
    terms: QuerySet[RoleTerm] = RoleTerm.objects.filter(employee=me, role=Role.SPONSOR, ended_at=None)
    return terms.exclude(community__phase=Phase.CLOSED)


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

    result: Any
    in_use: list[str]
    trying: list[str]
    not_yet: list[str]


def taken_up(results: Iterable[Any]) -> list[TakenUp]:
    """The newest results of which somebody said where they are used."""
    told = [each for each in results if each.told][:MAX_TAKEN_UP]
    return [TakenUp(each, *(places_of(each, state) for state in TakeUp.State)) for each in told]


def goals() -> list[Goal]:
    """All goals in the order of the organisation, also those that were retired: results may have served them."""
    return list(Goal.in_order())


@dataclass(frozen=True)
class Requests:
    """``mine``: what waits for the reader; ``others``: what communities asked for, answered or not."""

    mine: list[SupportRequest]
    others: list[SupportRequest]


def requests_for(query: ResultsQuery) -> Requests:
    """Requests for support, in the communities that are shown. Those that wait for the reader come first."""
    rows = SupportRequest.objects.filter(withdrawn_at=None).exclude(waiting(), community__phase=Phase.CLOSED)
    if query.is_narrowed:
        rows = rows.filter(community__in=query.sponsored)
    asked_of_me = Q(waiting(), community__in=query.sponsored)
    first = Case(When(asked_of_me, then=0), default=1) if query.sponsored else Value(1)
    found = list(
        rows.select_related("community", "asked_by", "answered_by").order_by(first, "-asked_at", "id")[:MAX_REQUESTS]
    )
    mine = [each for each in found if each.is_open and each.community_id in query.sponsored]
    others = [each for each in found if each not in mine]
    return Requests(sorted(mine, key=lambda each: each.asked_at), others[:6])


@dataclass(frozen=True)
class Conversation:
    """A community with what is worth a conversation, and whom to talk to."""

    community: Any
    signs: list[Sign]
    contact: Employee | None

    @property
    def sentences(self) -> list[str]:
        return [sign.sentence(self.community) for sign in self.signs]


def conversations(query: ResultsQuery) -> tuple[list[Conversation], bool]:
    """Communities with a sign, by name, and whether there are more."""
    known = signs()
    if not known:
        return [], False
    facts = {name: column for sign in known for name, column in sign.facts().items()}
    conditions = {f"sign_{sign.name}": _condition(sign) for sign in known}
    rows: Any = Community.objects.exclude(phase=Phase.CLOSED).filter(reduce(or_, conditions.values()))
    if query.is_narrowed:
        rows = rows.filter(pk__in=query.sponsored)
    marks = {name: Case(When(condition, then=True), default=False) for name, condition in conditions.items()}
    found = list(rows.annotate(**facts, **marks).order_by(SortKey("name"), "id")[: MAX_CONVERSATIONS + 1])
    roles = holders(found, *CONTACTS) if found else {}
    shown_here = [
        Conversation(
            each, [sign for sign in known if getattr(each, f"sign_{sign.name}")], _contact(roles.get(each.pk, []))
        )
        for each in found[:MAX_CONVERSATIONS]
    ]
    return shown_here, len(found) > MAX_CONVERSATIONS


def _condition(sign: Sign) -> Q:
    condition = sign.where()
    return Q(condition) if isinstance(condition, Exists) else condition


def _contact(terms: Iterable[RoleTerm]) -> Employee | None:
    found = sorted(terms, key=lambda term: CONTACTS.index(Role(term.role)))
    return found[0].employee if found else None


def reached_places(query: ResultsQuery) -> list[str]:
    """Places of work from which at least five people take part, in their own words."""
    rows = ReachedPlace.objects.filter(community__in=query.sponsored) if query.is_narrowed else None
    rows = ReachedPlace.objects.filter(community=None) if rows is None else rows
    return list(rows.values_list("place", flat=True).distinct().order_by(SortKey("place"), "place")[:40])

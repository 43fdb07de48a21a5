"""Paginated list of participants by name, for communities with more people than the rings hold."""

from dataclasses import dataclass

from django.db.models import Case, Q, QuerySet, Value, When
from django.http import QueryDict

from communities.models import Community, Level, Participation, RoleTerm
from communities.participation.rings import Ring, members_in_ring, participations_in
from cop_platform.planned_queries import Moment, planned
from cop_platform.sorting import SortKey
from cop_platform.text import folded
from cop_platform.web.query import page_number, search_text
from members.models import Employee

PAGE_SIZE = 48
#: Enough for a hundred thousand people in one community.
LAST_PAGE = 2100


@dataclass(frozen=True)
class ParticipantQuery:
    """A parsed search for participants. An invalid page number means the first page."""

    text: str = ""
    number: int = 1

    @classmethod
    def from_query(cls, query: QueryDict) -> "ParticipantQuery":
        return cls(search_text(query, "who"), page_number(query.get("page", ""), last=LAST_PAGE))


@dataclass(frozen=True)
class ParticipantPage:
    """A page of participants, grouped by ring. No page count: group sizes are never shown (V3)."""

    query: ParticipantQuery
    rings: list[Ring]
    has_next: bool

    @property
    def previous_number(self) -> int:
        return self.query.number - 1

    @property
    def next_number(self) -> int:
        return self.query.number + 1 if self.has_next else 0


def participants(community: Community, terms: list[RoleTerm], me: Employee, query: ParticipantQuery) -> ParticipantPage:
    """A page of participants, the core first, then by name. One query, with one row extra to see if a page follows."""
    start = (query.number - 1) * PAGE_SIZE
    found = list(_matching(participations_in(community), query.text)[start : start + PAGE_SIZE + 1])
    people = found[:PAGE_SIZE]
    listed = [Ring(level, members_in_ring(people, level, terms, me)) for level in reversed(Level)]
    return ParticipantPage(query, [ring for ring in listed if ring.members], has_next=len(found) > PAGE_SIZE)


def _matching(people: QuerySet[Participation], text: str) -> QuerySet[Participation]:
    """Participants with every word in name or workplace, ignoring accents and case; the core first, then by name."""
    for word in text.split():
        people = people.filter(
            Q(employee__name__unaccent__icontains=word) | Q(employee__works_at__unaccent__icontains=word)
        )
    inwards = Case(*(When(level=level, then=Value(place)) for place, level in enumerate(reversed(Level))))
    return people.order_by(inwards, SortKey("employee__name"), "id")


@planned
def places_of(employee: Employee, _at: Moment) -> QuerySet[Participation]:
    places: QuerySet[Participation] = Participation.objects.filter(employee=employee)
    return places.select_related("community")


def participations_of(employee: Employee) -> list[Participation]:
    """All participations of a person, the core first, then by name of the community."""
    order = {Level.CORE: 0, Level.ACTIVE: 1, Level.PERIPHERY: 2}
    return sorted(places_of(employee), key=lambda one: (order[Level(one.level)], folded(one.community.name)))

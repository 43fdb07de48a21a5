"""The cards of the directory: one per community, built for a whole page at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from communities.directory.matching import NO_MATCH, Match, explain
from communities.models import Community, Level, Participation, Role
from communities.roles.terms import names_in_roles, unfilled_roles
from cop_platform.planned_queries import Moment, planned
from cop_platform.search.index import TypedText
from members.models import Employee

#: People whom a card names as those to ask.
MOST_CONTACTS = 3


@dataclass(frozen=True)
class Card:
    """A community as the directory shows it. ``dots``: people by level, for the ring mark, which caps what it draws;
    never shown as figures. ``contacts``: names with a role each.
    """

    community: Community
    dots: dict[str, int]
    my_level: str
    contacts: list[tuple[str, str]]
    missing_roles: list[Role]
    match: Match = NO_MATCH


def cards(communities: list[Community], employee: Employee, sought: TypedText | None = None) -> list[Card]:
    """The cards of these communities, in two queries however many there are, and what matched for a text."""
    dots = _no_dots(communities)
    mine = dict.fromkeys(dots, "")
    for community_id, level, people, me in _people_by_level(list(dots), employee):
        dots[community_id][level] = people
        mine[community_id] = level if me else mine[community_id]
    held = names_in_roles(communities)
    matches = explain(communities, sought) if sought and communities else {}
    return [
        _card(each, dots[each.pk], mine[each.pk], held.get(each.pk, []), matches.get(each.pk, NO_MATCH))
        for each in communities
    ]


def _no_dots(communities: Iterable[Community]) -> dict[int, dict[str, int]]:
    levels = Level.values
    return {community.pk: dict.fromkeys(levels, 0) for community in communities}


def dots_of(communities: Iterable[Community]) -> dict[int, dict[str, int]]:
    """People by level, for the ring marks of these communities by id; one query however many there are."""
    dots = _no_dots(communities)
    for community_id, level, people in _levels_in(list(dots)):
        dots[community_id][level] = people
    return dots


@planned
def _levels_in(community_ids: list[int], _at: Moment) -> QuerySet[Any]:
    here = Participation.objects.filter(community__in=community_ids, employee__left_at=None)
    return here.values_list("community_id", "level").annotate(people=Count("id"))


def _card(community: Community, dots: dict[str, int], my_level: str, held: list[tuple[str, str]], match: Match) -> Card:
    missing = unfilled_roles(community, {role for _name, role in held})
    return Card(community, dots, my_level, held[:MOST_CONTACTS], missing, match)


@planned
def _people_by_level(community_ids: list[int], employee: Employee, _at: Moment) -> QuerySet[Any]:
    # Few have left: PostgreSQL looks these up, where it would read all people to join them with a large community.
    left = Employee.objects.filter(pk=OuterRef("employee"), left_at__isnull=False)
    here = Participation.objects.filter(~Exists(left), community__in=community_ids)
    levels = here.values_list("community_id", "level")
    return levels.annotate(people=Count("id"), me=Count("id", filter=Q(employee=employee)))

"""Who can host a meeting of a community, found by name."""

from typing import Any

from django.db.models import Q, QuerySet

from communities.models import Community, Level, Participation, RoleTerm
from cop_platform.planned_queries import Moment, planned_by_values
from cop_platform.sorting import SortKey
from members.models import Employee
from members.people.picker import find_people

MAX_OFFERED = 12


def possible_hosts(communities: list[Community], current: Employee | None = None) -> QuerySet[Employee]:
    """Participants and role holders of these, and the host that a meeting has now; nobody who has left."""
    return _among(communities, Participation.objects.all(), current)


def offered_hosts(communities: list[Community]) -> list[str]:
    """A few names to offer while somebody types: role holders and the core group."""
    return [name for (name,) in _offered(communities)]


@planned_by_values
def _offered(communities: list[Community], _at: Moment) -> QuerySet[Any]:
    found = _among(communities, Participation.objects.filter(level=Level.CORE))
    return found.order_by(SortKey("name"), "id").values_list("name")[:MAX_OFFERED]


def _among(
    communities: list[Community], places: QuerySet[Participation], current: Employee | None = None
) -> QuerySet[Employee]:
    """The ids first, from the index of each table: with “either or” the whole organisation would be read."""
    roles = RoleTerm.objects.filter(community__in=communities, ended_at=None)
    ids = places.filter(community__in=communities).values("employee").union(roles.values("employee"))
    who = Q(pk__in=ids) | Q(pk=current.pk) if current else Q(pk__in=ids)
    return Employee.objects.filter(who, left_at=None)


def find_hosts(
    communities: list[Community], text: str, *, chosen: str = "", current: Employee | None = None
) -> list[Employee]:
    """The possible hosts of that name: one if the name is clear, or the one ``chosen`` (a public id) among them."""
    people = possible_hosts(communities, current)
    if chosen and (found := find_people(people.filter(public_id=chosen), text).people):
        return found
    results = find_people(people, text)
    same_name: list[Employee] = [each for each in results.people if each.name.casefold() == results.text.casefold()]
    return same_name or results.people

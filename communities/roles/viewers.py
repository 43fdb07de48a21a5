"""An employee as they look at one community: the level and the roles that permissions ask for."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from communities.models import MEMBER_LEVELS, Community, Level, Participation, Role, RoleTerm
from communities.participation.participants import places_of
from cop_platform.planned_queries import Moment, planned
from cop_platform.text import folded
from members.models import Employee


@dataclass(frozen=True)
class Viewer:
    """``level`` is empty outside the community; ``roles`` are the ones held now."""

    community: Community
    employee: Employee
    level: str
    roles: frozenset[str]

    @property
    def is_member(self) -> bool:
        return self.level in MEMBER_LEVELS

    @property
    def is_in_core_or_role(self) -> bool:
        """In the core group, or in a role."""
        return self.level == Level.CORE or bool(self.roles)

    @property
    def can_edit(self) -> bool:
        """Edit what can be undone: the core group and role holders, while the community is open (P2)."""
        return not self.community.is_closed and self.is_in_core_or_role

    def has_role(self, *roles: Role) -> bool:
        """Whether they hold one of these roles, or any role if none is named."""
        return bool(self.roles.intersection(roles)) if roles else bool(self.roles)


@planned
def _terms_of(employee: Employee, _at: Moment) -> QuerySet[RoleTerm]:
    terms: QuerySet[RoleTerm] = RoleTerm.objects.filter(employee=employee, ended_at=None)
    return terms.select_related("community")


def viewers_of(employee: Employee) -> list[Viewer]:
    """A viewer for each community in which this person takes part or holds a role, by its name; two queries."""
    communities: dict[int, Community] = {}
    levels: dict[int, str] = {}
    roles: dict[int, list[str]] = {}
    for place in places_of(employee):
        communities[place.community_id], levels[place.community_id] = place.community, place.level
    for term in _terms_of(employee):
        communities[term.community_id] = term.community
        roles[term.community_id] = [*roles.get(term.community_id, []), term.role]
    viewers = [
        Viewer(each, employee, levels.get(pk, ""), frozenset(roles.get(pk, ()))) for pk, each in communities.items()
    ]
    return sorted(viewers, key=lambda viewer: folded(viewer.community.name))


@planned
def _level_and_roles(community: Community, employee: Employee, _at: Moment) -> QuerySet[Any]:
    levels = Participation.objects.filter(community=community, employee=employee).values_list("level")
    roles = RoleTerm.objects.filter(community=community, employee=employee, ended_at=None).values_list("role")
    return levels.union(roles)


def viewer_of(community: Community, employee: Employee) -> Viewer:
    """Level and roles in one query: no name of a level is that of a role."""
    found = {name for (name,) in _level_and_roles(community, employee)}
    level = next((name for name in found if name in Level.values), "")
    return Viewer(community, employee, level, frozenset(found - {level}))

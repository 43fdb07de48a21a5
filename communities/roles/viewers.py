"""An employee as they look at one community: the level and the roles that permissions ask for."""

from dataclasses import dataclass

from communities.models import MEMBER_LEVELS, Community, Level, Participation, Role, RoleTerm
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

    def has_role(self, *roles: Role) -> bool:
        """Whether they hold one of these roles, or any role if none is named."""
        return bool(self.roles.intersection(roles)) if roles else bool(self.roles)


def viewers_of(employee: Employee) -> list[Viewer]:
    """A viewer for each community in which this person takes part or holds a role, by its name; two queries."""
    communities: dict[int, Community] = {}
    levels: dict[int, str] = {}
    roles: dict[int, set[str]] = {}
    for place in Participation.objects.filter(employee=employee).select_related("community"):
        communities[place.community_id], levels[place.community_id] = place.community, place.level
    for term in RoleTerm.objects.filter(employee=employee, ended_at=None).select_related("community"):
        communities[term.community_id] = term.community
        roles.setdefault(term.community_id, set()).add(term.role)
    viewers = [
        Viewer(each, employee, levels.get(pk, ""), frozenset(roles.get(pk, ()))) for pk, each in communities.items()
    ]
    return sorted(viewers, key=lambda viewer: folded(viewer.community.name))


def viewer_of(community: Community, employee: Employee) -> Viewer:
    """Level and roles in one query: no name of a level is that of a role."""
    levels = Participation.objects.filter(community=community, employee=employee).values_list("level")
    roles = RoleTerm.objects.filter(community=community, employee=employee, ended_at=None).values_list("role")
    found = {name for (name,) in levels.union(roles)}
    level = next((name for name in found if name in Level.values), "")
    return Viewer(community, employee, level, frozenset(found - {level}))

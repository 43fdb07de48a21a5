"""Who may do what because of a role, or of a level and a role together."""

from communities.models import Community, Level, Role
from communities.models.role import STEWARD_ROLES
from communities.participation.levels import level_of
from communities.roles.terms import has_role
from members.models import Employee


def handles_requests(community: Community, employee: Employee) -> bool:
    """Whether they answer requests here; being an administrator is no role in a community."""
    return has_role(community, employee, *STEWARD_ROLES)


def can_manage(employee: Employee, community: Community) -> bool:
    """How a community goes about things reaches its people by mail, so it is for who accepted a role."""
    return not community.is_closed and has_role(community, employee, *STEWARD_ROLES)


def can_edit_welcome(employee: Employee, community: Community) -> bool:
    """Words of welcome and small steps can be undone, so the core writes them too (P2)."""
    carries = level_of(community, employee) == Level.CORE or has_role(community, employee, *Role)
    return not community.is_closed and carries


def is_steward(employee: Employee, community: Community) -> bool:
    """In the core group, or in a role."""
    return level_of(community, employee) == Level.CORE or has_role(community, employee)

"""Permissions that depend on a role, or on a level and a role together."""

from communities.models import Community, Level, Role
from communities.models.role import STEWARD_ROLES
from communities.participation.levels import level_of
from communities.roles.terms import has_role
from members.models import Employee


def handles_requests(community: Community, employee: Employee) -> bool:
    """Whether they answer join requests here. Administrators do not: that is no role in a community."""
    return has_role(community, employee, *STEWARD_ROLES)


def can_manage(employee: Employee, community: Community) -> bool:
    """Holders of steward roles: settings such as the check-in interval lead to mails, so they need an accepted role."""
    return not community.is_closed and has_role(community, employee, *STEWARD_ROLES)


def can_edit_welcome(employee: Employee, community: Community) -> bool:
    """The core group and role holders: changes to the welcome text and opportunities can be undone (P2)."""
    carries = level_of(community, employee) == Level.CORE or has_role(community, employee, *Role)
    return not community.is_closed and carries


def is_steward(employee: Employee, community: Community) -> bool:
    """In the core group, or in any role, Sponsor included."""
    return level_of(community, employee) == Level.CORE or has_role(community, employee)

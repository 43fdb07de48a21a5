"""Who may do what because of a role, or of a level and a role together."""

from communities.models import Community, Level, Role
from communities.models.role import DECIDING, TENDING
from communities.participation.levels import level_of
from communities.participation.permissions import is_member
from communities.roles.terms import holds
from members.models import Employee


def decides(community: Community, employee: Employee) -> bool:
    """Whether they answer requests here; being an administrator is no role in a community."""
    return holds(community, employee, *DECIDING)


def reads_inside(employee: Employee, community: Community) -> bool:
    """What members say among themselves: they, and who tends the community, wherever they sit (S27).

    Not a Sponsor from the edge, so that people object as freely as among each other.
    """
    return is_member(employee, community) or holds(community, employee, *TENDING)


def reads_log(employee: Employee, community: Community) -> bool:
    """What was decided, without what was said on the way: a Sponsor too."""
    return is_member(employee, community) or holds(community, employee)


def can_schedule(employee: Employee, community: Community) -> bool:
    """Planning mails people, so it is for who carries that role; a Leader may too."""
    return not community.is_closed and holds(community, employee, Role.COORDINATOR, Role.LEADER)


def can_tend(employee: Employee, community: Community) -> bool:
    """How a community goes about things reaches its people by mail, so it is for who accepted a role."""
    return not community.is_closed and holds(community, employee, *TENDING)


def can_tend_welcome(employee: Employee, community: Community) -> bool:
    """Words of welcome and small steps can be undone, so the core writes them too (P2)."""
    carries = level_of(community, employee) == Level.CORE or holds(community, employee, *Role)
    return not community.is_closed and carries


def carries(employee: Employee, community: Community) -> bool:
    """In the core group, or in a role."""
    return level_of(community, employee) == Level.CORE or holds(community, employee)

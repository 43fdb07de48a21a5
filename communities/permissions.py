"""Who may do what in a community. A level lets one edit what can be undone; the rest asks for an accepted role (P2)."""

from communities.models import Community, Level, Role
from communities.participation import level_of
from communities.roles import holds
from members.models import Employee

#: Who tends a community from day to day.
TENDING = (Role.LEADER, Role.COORDINATOR, Role.COACH)


def is_member(employee: Employee, community: Community) -> bool:
    """Active or in the core: what members say among themselves is for them. Who follows sits at the edge."""
    return level_of(community, employee) in {Level.ACTIVE, Level.CORE}


def can_schedule(employee: Employee, community: Community) -> bool:
    """Planning mails people, so it is for who carries that role; a Leader may too."""
    return not community.is_closed and holds(community, employee, Role.COORDINATOR, Role.LEADER)


def can_tend(employee: Employee, community: Community) -> bool:
    """How a community goes about things reaches its people by mail, so it is for who accepted a role."""
    return not community.is_closed and holds(community, employee, *TENDING)

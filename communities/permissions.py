"""Who may do what in a community. A level lets one edit what can be undone; the rest asks for an accepted role (P2)."""

from communities.models import Community, Level, Role, SmallStep
from communities.participation import level_of
from communities.roles import holds
from communities.welcoming import GREETERS
from members.models import Employee


def is_member(employee: Employee, community: Community) -> bool:
    """Active or in the core: what members say among themselves is for them. Who follows sits at the edge."""
    return level_of(community, employee) in {Level.ACTIVE, Level.CORE}


def can_schedule(employee: Employee, community: Community) -> bool:
    """Planning mails people, so it is for who carries that role; a Leader may too."""
    return not community.is_closed and holds(community, employee, Role.COORDINATOR, Role.LEADER)


def can_invite_to_look(employee: Employee, community: Community) -> bool:
    """From one person to another, in one's own name: whoever is active here or in the core."""
    return not community.is_closed and is_member(employee, community)


def can_tend_welcome(employee: Employee, community: Community) -> bool:
    """Words of welcome and small steps can be undone, so the core writes them too (P2)."""
    carries = level_of(community, employee) == Level.CORE or holds(community, employee, *Role)
    return not community.is_closed and carries


def can_greet(employee: Employee, community: Community) -> bool:
    return holds(community, employee, *GREETERS)


def can_help(employee: Employee, community: Community) -> bool:
    """Whoever takes part, from the edge on: a small step is a way in."""
    return not community.is_closed and bool(level_of(community, employee))


def can_thank(employee: Employee, step: SmallStep) -> bool:
    """Who did it says so, or who carries the community."""
    return step.liked_by_id == employee.pk or can_tend_welcome(employee, step.community)

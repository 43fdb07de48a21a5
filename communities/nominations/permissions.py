"""Who may nominate, stand for a role, and take part in a role selection."""

from communities.models import Community, Role, RoleSelection
from communities.participation.levels import level_of
from communities.participation.permissions import is_member
from communities.roles.permissions import carries
from communities.roles.terms import holds
from members.models import Employee


def can_see_in_a_role(employee: Employee, community: Community) -> bool:
    """Whoever takes part, also at the edge, or holds a role there may see somebody in one."""
    return not community.is_closed and (bool(level_of(community, employee)) or holds(community, employee))


#: What a colleague may be who takes no part in the community itself (S27).
ALSO_FROM_OUTSIDE = {Role.COACH, Role.SPONSOR}


def can_offer_oneself(employee: Employee, community: Community, role: Role) -> bool:
    """Coach and Sponsor may come from anywhere in the house; Leader and Coordinator are of the community."""
    from_outside = role in ALSO_FROM_OUTSIDE and not community.is_closed
    return from_outside or can_see_in_a_role(employee, community)


def can_start_selection(employee: Employee, community: Community) -> bool:
    return not community.is_closed and carries(employee, community)


def can_take_part_in(employee: Employee, selection: RoleSelection) -> bool:
    """Read a role selection and name somebody in it: the core and active members, and who holds a role."""
    return is_member(employee, selection.community) or holds(selection.community, employee)


def can_facilitate(employee: Employee, selection: RoleSelection) -> bool:
    """Who started it, or the Coach; anybody who could have started it once that person takes no part here."""
    if selection.community.is_closed:
        return False
    if holds(selection.community, employee, Role.COACH):
        return True
    guide = selection.facilitator
    is_gone = guide.left_at is not None or not can_take_part_in(guide, selection)
    return carries(employee, selection.community) if is_gone else guide == employee

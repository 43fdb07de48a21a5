"""Who may nominate, stand for a role, and take part in a role selection."""

from communities.models import Community, Role, RoleSelection
from communities.participation.levels import level_of
from communities.participation.permissions import is_member
from communities.roles.permissions import is_steward
from communities.roles.terms import has_role
from members.models import Employee


def can_nominate(employee: Employee, community: Community) -> bool:
    """Whoever takes part, also at the edge, or holds a role there may see somebody in one."""
    return not community.is_closed and (bool(level_of(community, employee)) or has_role(community, employee))


#: What a colleague may be who takes no part in the community itself (S27).
ROLES_OPEN_TO_OUTSIDERS = {Role.COACH, Role.SPONSOR}


def can_stand_for(employee: Employee, community: Community, role: Role) -> bool:
    """Coach and Sponsor may come from anywhere in the house; Leader and Coordinator are of the community."""
    from_outside = role in ROLES_OPEN_TO_OUTSIDERS and not community.is_closed
    return from_outside or can_nominate(employee, community)


def can_start_selection(employee: Employee, community: Community) -> bool:
    return not community.is_closed and is_steward(employee, community)


def can_take_part_in_selection(employee: Employee, selection: RoleSelection) -> bool:
    """Read a role selection and name somebody in it: the core and active members, and who holds a role."""
    return is_member(employee, selection.community) or has_role(selection.community, employee)


def can_facilitate(employee: Employee, selection: RoleSelection) -> bool:
    """Who started it, or the Coach; anybody who could have started it once that person takes no part here."""
    if selection.community.is_closed:
        return False
    if has_role(selection.community, employee, Role.COACH):
        return True
    guide = selection.facilitator
    is_gone = guide.left_at is not None or not can_take_part_in_selection(guide, selection)
    return is_steward(employee, selection.community) if is_gone else guide == employee

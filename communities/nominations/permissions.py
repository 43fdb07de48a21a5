"""Who may nominate, stand for a role, and take part in a role selection."""

from enum import StrEnum

from communities.models import Phase, Role, RoleSelection
from communities.participation.permissions import is_member
from communities.roles.terms import has_role
from communities.roles.viewers import Viewer, viewer_of
from members.models import Employee


def can_nominate(viewer: Viewer) -> bool:
    """Participants at any level, and role holders."""
    return not viewer.community.is_closed and (bool(viewer.level) or viewer.has_role())


#: Roles that are also open to colleagues outside the community (S27).
ROLES_OPEN_TO_OUTSIDERS = {Role.COACH, Role.SPONSOR}


def can_stand_for(viewer: Viewer, role: Role) -> bool:
    """Any colleague for Coach and Sponsor, and for each role of an idea, in which nobody takes part yet; only
    participants and role holders for Leader and Coordinator of a community.
    """
    is_idea = viewer.community.phase == Phase.INITIATE
    from_outside = (is_idea or role in ROLES_OPEN_TO_OUTSIDERS) and not viewer.community.is_closed
    return from_outside or can_nominate(viewer)


def can_start_selection(viewer: Viewer) -> bool:
    return viewer.can_edit


class Way(StrEnum):
    """The ways to fill a role: stand for it, suggest a colleague, or choose together."""

    OFFER = "offer"
    SUGGEST = "suggest"
    CHOOSE = "choose"


def ways_to_fill(viewer: Viewer, role: Role) -> list[Way]:
    allowed = {
        Way.OFFER: can_stand_for(viewer, role),
        Way.SUGGEST: can_nominate(viewer),
        Way.CHOOSE: can_start_selection(viewer),
    }
    return [way for way in Way if allowed[way]]


def can_take_part_in_selection(employee: Employee, selection: RoleSelection) -> bool:
    """Read a role selection and suggest somebody: members and role holders."""
    return is_member(employee, selection.community) or has_role(selection.community, employee)


def can_facilitate(employee: Employee, selection: RoleSelection) -> bool:
    """The facilitator or a Coach; once the facilitator takes no part here, anybody who may start a selection."""
    if selection.community.is_closed:
        return False
    if has_role(selection.community, employee, Role.COACH):
        return True
    guide = guide_of(selection)
    return guide == employee if guide else viewer_of(selection.community, employee).is_in_core_or_role


def guide_of(selection: RoleSelection) -> Employee | None:
    """The facilitator, while they take part here."""
    guide = selection.facilitator
    is_here = guide.left_at is None and can_take_part_in_selection(guide, selection)
    return guide if is_here else None

"""The roles page of a community."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from communities.decisions.permissions import can_read_decision_log, can_read_internal
from communities.models import Community, Role, RoleSelection, RoleTerm
from communities.nominations.nominating import nominations_by, nominations_in_round
from communities.nominations.permissions import ROLES_OPEN_TO_OUTSIDERS, can_nominate, can_start_selection
from communities.nominations.selection import open_selections
from communities.roles.permissions import is_steward
from communities.roles.terms import handover_notes, holders, missing_roles
from cop_platform.access import for_colleagues
from members.models import Employee
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def roles(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    found = get_object_or_404(Community, slug=community_slug)
    me, terms = request.employee, holders([found]).get(found.pk, [])
    selections, can_nominate_here = list(open_selections(found)), can_nominate(me, found)
    inside = can_read_internal(me, found)
    context = {
        "community": found,
        "roles": [_role_context(role, me, can_nominate_here, terms, selections) for role in Role],
        "missing_roles": missing_roles(found, terms),
        "can_nominate": can_nominate_here,
        "my_nominations": list(nominations_by(me, found)[:20]),
        "nominations_in_round": [each for each in nominations_in_round(found) if each.nominee_id == me.pk or inside],
        "selections": selections,
        "can_take_part_in_selections": inside or can_read_decision_log(me, found),
        "can_start_selection": can_start_selection(me, found),
        "handover_notes": handover_notes(found) if is_steward(me, found) else [],
    }
    return render(request, "communities/pages/roles.html", context)


def _role_context(
    role: Role, me: Employee, can_nominate_here: bool, terms: list[RoleTerm], selections: list[RoleSelection]
) -> dict[str, Any]:
    return {
        "role": role,
        "terms": [term for term in terms if term.role == role],
        "is_mine": any(term.role == role and term.employee_id == me.pk for term in terms),
        "can_stand_for": can_nominate_here or role in ROLES_OPEN_TO_OUTSIDERS,
        "is_being_chosen": any(selection.role == role for selection in selections),
    }

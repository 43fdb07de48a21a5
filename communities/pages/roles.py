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
from communities.roles.terms import handover_notes, holders, missing_roles
from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from members.models import Employee
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def roles(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    found = get_object_or_404(Community, slug=community_slug)
    me, terms = request.employee, holders([found]).get(found.pk, [])
    selections, may_see = list(open_selections(found)), can_nominate(me, found)
    viewer = viewer_of(found, me)
    inside = can_read_internal(viewer)
    context = {
        "community": found,
        "roles": [_role_context(role, me, may_see, terms, selections) for role in Role],
        "missing": missing_roles(found, terms),
        "may_see": may_see,
        "made": list(nominations_by(me, found)[:20]),
        "rounds": [each for each in nominations_in_round(found) if each.nominee_id == me.pk or inside],
        "selections": selections,
        "may_name": inside or can_read_decision_log(viewer),
        "may_start": can_start_selection(me, found),
        "notes": handover_notes(found) if viewer.is_in_core_or_role else [],
    }
    return render(request, "communities/pages/roles.html", context)


def _role_context(
    role: Role, me: Employee, may_see: bool, terms: list[RoleTerm], selections: list[RoleSelection]
) -> dict[str, Any]:
    return {
        "role": role,
        "terms": [term for term in terms if term.role == role],
        "mine": any(term.role == role and term.employee_id == me.pk for term in terms),
        "may_offer": may_see or role in ROLES_OPEN_TO_OUTSIDERS,
        "is_being_chosen": any(selection.role == role for selection in selections),
    }

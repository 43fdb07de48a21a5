"""The roles page of a community."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from communities.models import Community, Role, RoleSelection, RoleTerm
from communities.nominations.nominating import made_by, with_the_group
from communities.nominations.permissions import ALSO_FROM_OUTSIDE, can_see_in_a_role, can_start_selection
from communities.nominations.selection import open_ones
from communities.roles.permissions import carries, reads_inside, reads_log
from communities.roles.terms import holders, missing, notes_left
from cop_platform.access import for_colleagues
from members.models import Employee
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def roles(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    found = get_object_or_404(Community, slug=community_slug)
    me, terms = request.employee, holders([found]).get(found.pk, [])
    selections, may_see = list(open_ones(found)), can_see_in_a_role(me, found)
    inside = reads_inside(me, found)
    context = {
        "community": found,
        "roles": [_shown(role, me, may_see, terms, selections) for role in Role],
        "missing": missing(found, terms),
        "may_see": may_see,
        "made": list(made_by(me, found)[:20]),
        "rounds": [each for each in with_the_group(found) if each.nominee_id == me.pk or inside],
        "selections": selections,
        "may_name": inside or reads_log(me, found),
        "may_start": can_start_selection(me, found),
        "notes": notes_left(found) if carries(me, found) else [],
    }
    return render(request, "communities/roles.html", context)


def _shown(
    role: Role, me: Employee, may_see: bool, terms: list[RoleTerm], selections: list[RoleSelection]
) -> dict[str, Any]:
    return {
        "role": role,
        "terms": [term for term in terms if term.role == role],
        "mine": any(term.role == role and term.employee_id == me.pk for term in terms),
        "may_offer": may_see or role in ALSO_FROM_OUTSIDE,
        "is_being_chosen": any(selection.role == role for selection in selections),
    }

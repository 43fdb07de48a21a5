"""How a community works: its phase, its roles, joining and deciding."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.decisions.permissions import can_change_method, can_read_decision_log, can_read_internal
from communities.description.addresses import community_at
from communities.models import Role, RoleTerm
from communities.nominations.nominating import nominations_by, nominations_in_round
from communities.nominations.permissions import Way, ways_to_fill
from communities.nominations.selection import open_selections
from communities.roles.terms import handover_notes, holders, missing_roles, needs_filling
from communities.roles.viewers import Viewer, viewer_of
from cop_platform.access import for_colleagues
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def how_we_work(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    found = community_at(community_slug)
    me, terms = request.employee, holders([found]).get(found.pk, [])
    viewer, selections = viewer_of(found, me), list(open_selections(found))
    inside, roles = can_read_internal(viewer), _roles(viewer, terms)
    context = {
        "community": found,
        "viewer": viewer,
        "can_read_decision_log": can_read_decision_log(viewer),
        "can_change_method": can_change_method(viewer),
        "roles": roles,
        "shareable_roles": [each["role"] for each in roles if each["ways"] and not each["needs_filling"]],
        "can_suggest": any(Way.SUGGEST in each["ways"] for each in roles),
        "missing_roles": missing_roles(found, terms),
        "my_nominations": list(nominations_by(me, found)[:20]),
        "nominations_in_round": [each for each in nominations_in_round(found) if each.nominee_id == me.pk or inside],
        "selections": selections,
        "can_take_part_in_selections": inside or can_read_decision_log(viewer),
        "handover_notes": handover_notes(found) if viewer.is_in_core_or_role else [],
    }
    return render(request, "communities/pages/how_we_work.html", context)


def _roles(viewer: Viewer, terms: list[RoleTerm]) -> list[dict[str, Any]]:
    """The four roles. ``is_first``: of those that need somebody; only it has the filled button."""
    roles = [_role_context(role, viewer, [term for term in terms if term.role == role]) for role in Role]
    first = next((each["role"] for each in roles if each["needs_filling"] and each["ways"]), None)
    return [{**each, "is_first": each["role"] == first} for each in roles]


def _role_context(role: Role, viewer: Viewer, terms: list[RoleTerm]) -> dict[str, Any]:
    return {
        "role": role,
        "terms": terms,
        "is_mine": viewer.has_role(role),
        "needs_filling": needs_filling(terms),
        "ways": ways_to_fill(viewer, role),
    }

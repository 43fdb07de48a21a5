"""The page of a community."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from communities.closing.consultation import last_closing
from communities.closing.thanks import thanks_in
from communities.decisions.permissions import can_read_decision_log
from communities.description.addresses import community_at
from communities.lifecycle.moving import how_it_was_dropped
from communities.lifecycle.permissions import can_move
from communities.models import Community, Level, Phase, Role, RoleTerm
from communities.nominations.permissions import can_stand_for
from communities.pages.present import present_in
from communities.participation.admission import may_join_directly
from communities.participation.levels import available_levels, level_of
from communities.participation.participants import ParticipantQuery, participants
from communities.participation.rings import Ring, rings
from communities.roles.terms import holders, last_holders, missing_roles
from communities.roles.viewers import Viewer, viewer_of
from communities.starting.idea import idea_context
from cop_platform.access import for_colleagues
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
@vary_on_headers("HX-Request", "HX-Target")
def community(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    found = community_at(community_slug)
    if request.htmx.target in {"rings", "people-list"}:
        roles = holders([found]).get(found.pk, [])
        context = {"community": found, **_people_context(request, found, roles)}
        return render(request, "communities/pages/community.html#rings", context)
    return page(request, found)


def page(request: ColleagueRequest, found: Community) -> HttpResponse:
    """The whole page, also for the view that changes a level."""
    if found.is_closed:
        return render(request, "communities/pages/community_closed.html", _closed_context(request, found))
    if found.phase == Phase.INITIATE:
        return render(request, "communities/starting/idea.html", idea_context(found, request.employee))
    return render(request, "communities/pages/community.html", _page_context(request, found))


def _page_context(request: ColleagueRequest, found: Community) -> dict[str, Any]:
    roles = holders([found]).get(found.pk, [])
    people = _people_context(request, found, roles)
    level = people["level"]
    mine = {term.role for term in roles if term.employee_id == request.employee.pk}
    viewer = Viewer(found, request.employee, level, frozenset(mine))
    lacking = missing_roles(found, roles)
    return {
        **people,
        "community": found,
        "viewer": viewer,
        "present": present_in(found, request.employee),
        "roles": roles,
        "levels": tuple(Level),
        "available_levels": tuple(
            available_levels(found, level, is_admitted=may_join_directly(found, request.employee))
        ),
        "missing_roles": lacking,
        "available_roles": [role for role in lacking if can_stand_for(viewer, role)],
        "contact": next((term.employee for term in roles if term.role == Role.LEADER), None),
        "swap_target": "main",
    }


def _closed_context(request: ColleagueRequest, found: Community) -> dict[str, Any]:
    """A closed community says what was: there is nothing to join, to plan or to fill."""
    dropped = how_it_was_dropped(found)
    closing = None if dropped else last_closing(found)
    terms = last_holders(found)
    viewer = viewer_of(found, request.employee)
    return {
        "community": found,
        "viewer": viewer,
        "level": viewer.level,
        "closing": closing,
        "dropped": dropped,
        "thanks": thanks_in(closing) if closing else [],
        "can_take_up": can_move(viewer),
        "contact": next(
            (term.employee for term in terms if term.role == Role.LEADER and not term.employee.left_at), None
        ),
        "roles": terms,
        "thanked": list({term.employee_id: term.employee for term in terms}.values()),
        "rings": rings(found, terms, request.employee, timezone.localdate()),
        "can_read_decision_log": can_read_decision_log(viewer),
        "swap_target": "main",
    }


def _people_context(request: ColleagueRequest, found: Community, roles: list[RoleTerm]) -> dict[str, Any]:
    """People as rings or as a list, and the reader's own level.

    Where the rings cannot hold everyone, the list is a paginated query of its own.
    """
    drawn = rings(found, roles, request.employee, timezone.localdate())
    view = request.GET.get("view") or request.COOKIES.get("kring_view")
    is_list, is_crowd = view == "list", any(ring.has_others for ring in drawn)
    participant_page = None
    if is_list and is_crowd:
        participant_page = participants(found, roles, request.employee, ParticipantQuery.from_query(request.GET))
    return {
        "level": _level_in(drawn) or (level_of(found, request.employee) if is_crowd else ""),
        "rings": participant_page.rings if participant_page else drawn,
        "participant_page": participant_page,
        "has_others": is_crowd,
        "view": "list" if is_list else "rings",
    }


def _level_in(drawn: list[Ring]) -> str:
    """The level of the reader, who is drawn wherever they sit unless very many hold a role."""
    return next((ring.level.value for ring in drawn if any(member.is_me for member in ring.members)), "")

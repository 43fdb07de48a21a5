"""The page of a meeting."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from meetings.co_hosting.permissions import can_co_host
from meetings.models import Meeting
from meetings.preparation.lookup import prepared_for
from meetings.preparation.permissions import can_prepare
from meetings.rsvps.answering import answers_to, choices_for
from meetings.scheduling.lookup import find_meeting
from meetings.scheduling.permissions import can_change, can_schedule
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def meeting(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    return render(
        request, "meetings/pages/meeting.html", _page_context(request, find_meeting(community_slug, public_id))
    )


def _page_context(request: ColleagueRequest, found: Meeting) -> dict[str, Any]:
    viewer = viewer_of(found.community, request.employee)
    return {
        **_rsvp_context(request, found),
        "viewer": viewer,
        "cancellation": None if found.is_open else found.cancellations.select_related("by").first(),
        "prepared": prepared_for(found, request.employee),
        "can_prepare": can_prepare(viewer, found),
        "can_change": can_change(viewer, found),
        "can_co_host": can_co_host(request.employee, viewer, found),
        "can_restore": not found.is_open and not found.is_over and can_schedule(viewer),
        "can_plan_next": found.is_over and can_schedule(viewer),
    }


def _rsvp_context(request: ColleagueRequest, found: Meeting) -> dict[str, Any]:
    choice, going = answers_to(found, request.employee)
    return {
        "meeting": found,
        "community": found.community,
        "choices": choices_for(found),
        "choice": choice,
        "going": going,
    }

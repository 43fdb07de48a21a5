"""The page of a meeting."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from meetings.models import Meeting
from meetings.preparation.lookup import prepared_for
from meetings.preparation.permissions import can_prepare
from meetings.rsvps.answering import (
    choices_for,
    going,
    rsvp_of,
)
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
    return {
        **_rsvp_context(request, found),
        "cancellation": None if found.is_open else found.cancellations.select_related("by").first(),
        "prepared": prepared_for(found, request.employee),
        "can_prepare": can_prepare(request.employee, found),
        "can_change": can_change(request.employee, found),
        "can_restore": not found.is_open
        and not found.is_over
        and can_schedule(viewer_of(found.community, request.employee)),
        "can_plan_next": found.is_over and can_schedule(viewer_of(found.community, request.employee)),
    }


def _rsvp_context(request: ColleagueRequest, found: Meeting) -> dict[str, Any]:
    return {
        "meeting": found,
        "community": found.community,
        "choices": choices_for(found),
        "choice": rsvp_of(found, request.employee),
        "going": going(found),
    }

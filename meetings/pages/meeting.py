"""One meeting: its page, answering, putting it in a calendar."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cop_platform.access import for_colleagues
from meetings.models import Meeting
from meetings.rsvps.answering import (
    choice_of,
    choices_for,
    coming,
)
from meetings.scheduling.lookup import find
from meetings.scheduling.permissions import can_change
from members.requests import ColleagueRequest


@require_safe
@for_colleagues
def meeting(request: ColleagueRequest, slug: str, community_slug: str, public_id: str) -> HttpResponse:
    return render(request, "meetings/meeting.html", _page(request, find(community_slug, public_id)))


def _page(request: ColleagueRequest, found: Meeting) -> dict[str, Any]:
    return {
        **_answering(request, found),
        "cancellation": None if found.is_open else found.cancellations.select_related("by").first(),
        "can_change": can_change(request.employee, found),
    }


def _answering(request: ColleagueRequest, found: Meeting) -> dict[str, Any]:
    return {
        "meeting": found,
        "community": found.community,
        "choices": choices_for(found),
        "choice": choice_of(found, request.employee),
        "coming": coming(found),
    }

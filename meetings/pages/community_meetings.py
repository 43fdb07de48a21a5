"""The meetings of one community: coming and past."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from communities.description.addresses import community_at
from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.query import page_number
from meetings.models import Meeting
from meetings.scheduling.permissions import can_schedule
from members.requests import ColleagueRequest

PAGE_SIZE = 20
MAX_COMING = 30
#: Pages of past meetings that can be opened; no total is counted.
MAX_PAGES = 500


@require_safe
@for_colleagues
def community_meetings(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    community = community_at(community_slug)
    viewer = viewer_of(community, request.employee)
    number = page_number(request.GET.get("page", "1"), last=MAX_PAGES)
    start = (number - 1) * PAGE_SIZE
    past = Meeting.objects.filter(community=community, ends_at__lte=timezone.now()).order_by("-starts_at", "-id")
    listed = list(past[start : start + PAGE_SIZE + 1])
    coming = list(Meeting.objects.upcoming().filter(community=community)[:MAX_COMING]) if number == 1 else []
    for meeting in [*coming, *listed]:
        meeting.community = community
    context = {
        "community": community,
        "viewer": viewer,
        "coming": coming,
        "past": listed[:PAGE_SIZE],
        "previous_number": number - 1,
        "next_number": number + 1 if len(listed) > PAGE_SIZE else 0,
        "can_schedule": can_schedule(viewer),
    }
    return render(request, "meetings/pages/community_meetings.html", context)

"""The meetings of one community: coming and past."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from communities.description.addresses import community_at
from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from cop_platform.web.paging import Cursor, slice_of
from meetings.models import Meeting
from meetings.scheduling.permissions import can_schedule
from members.requests import ColleagueRequest

PAGE_SIZE = 20
MAX_COMING = 30


@require_safe
@for_colleagues
def community_meetings(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    community = community_at(community_slug)
    viewer = viewer_of(community, request.employee)
    over = Meeting.objects.filter(community=community, ends_at__lte=timezone.now())
    cursor = Cursor.from_query(request.GET)
    past = slice_of(over, ["starts_at", "id"], "public_id", cursor, PAGE_SIZE, descending=True)
    is_first = not past.before
    coming = list(Meeting.objects.upcoming().filter(community=community)[:MAX_COMING]) if is_first else []
    for meeting in [*coming, *past.items]:
        meeting.community = community
    context = {
        "community": community,
        "viewer": viewer,
        "is_first": is_first,
        "coming": coming,
        "past": past,
        "can_schedule": can_schedule(viewer),
    }
    return render(request, "meetings/pages/community_meetings.html", context)

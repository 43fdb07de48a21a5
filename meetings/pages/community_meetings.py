"""The meetings of one community: coming and past."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from communities.description.addresses import community_at
from communities.models import Community
from communities.roles.viewers import viewer_of
from cop_platform.access import for_colleagues
from cop_platform.planned_queries import Moment, planned
from cop_platform.web.paging import Cursor, slice_of
from meetings.models import Meeting, joint_meetings
from meetings.scheduling.lookup import set_communities
from meetings.scheduling.permissions import can_schedule
from members.requests import ColleagueRequest

PAGE_SIZE = 20
MAX_COMING = 30


def _of(community: Community) -> Q:
    """Its own meetings, and those that it hosts with others: few, so that they are named one by one."""
    joint = [pk for (pk,) in _joint(community)]
    return Q(community=community) | Q(pk__in=joint) if joint else Q(community=community)


@planned
def _joint(community: Community, _at: Moment) -> QuerySet[Any]:
    return joint_meetings([community]).values_list("meeting")


@require_safe
@for_colleagues
def community_meetings(request: ColleagueRequest, slug: str, community_slug: str) -> HttpResponse:
    community = community_at(community_slug)
    viewer = viewer_of(community, request.employee)
    meetings = Meeting.objects.filter(_of(community)).with_co_hosts()
    over = meetings.filter(ends_at__lte=timezone.now())
    cursor = Cursor.from_query(request.GET)
    past = slice_of(over, ["starts_at", "id"], "public_id", cursor, PAGE_SIZE, descending=True)
    is_first = not past.before
    coming = list(meetings.upcoming()[:MAX_COMING]) if is_first else []
    set_communities([*coming, *past.items], community)
    context = {
        "community": community,
        "viewer": viewer,
        "is_first": is_first,
        "coming": coming,
        "past": past,
        "can_schedule": can_schedule(viewer),
    }
    return render(request, "meetings/pages/community_meetings.html", context)

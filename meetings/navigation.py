"""The tab of a community's meetings, and planning one in its “Look after” menu."""

from django.urls import reverse
from django.utils.translation import gettext as _

from communities.roles.viewers import Viewer
from cop_platform.navigation import MenuItem, Tab, look_after, tab
from meetings.models import Meeting
from meetings.scheduling.permissions import can_schedule


@tab(2)
def meetings(viewer: Viewer) -> Tab | None:
    community = viewer.community
    if not community.next_meeting_at and not Meeting.objects.filter(community=community).exists():
        return None
    return Tab(
        "meetings", _("Meetings"), reverse("community-meetings", args=[community.organisation.slug, community.slug])
    )


@look_after(1)
def schedule(viewer: Viewer) -> MenuItem | None:
    community = viewer.community
    if not can_schedule(viewer):
        return None
    return MenuItem(
        _("Plan a meeting"), reverse("schedule-meeting", args=[community.organisation.slug, community.slug])
    )

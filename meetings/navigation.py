"""The tab of a community's meetings, and planning one in its “Look after” menu."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from communities.models import Community
from communities.roles.viewers import Viewer
from cop_platform.navigation import MenuItem, Tab, look_after, tab
from meetings.models import CoHosting, Meeting, Poll
from meetings.scheduling.permissions import can_schedule


@tab(2)
def meetings(viewer: Viewer) -> Tab | None:
    community = viewer.community
    if not community.next_meeting_at and not _has_any(community):
        return None
    return Tab("meetings", _("Meetings"), community.page_url("community-meetings"))


def _has_any(community: Community) -> bool:
    """Whether it has or co-hosts a meeting, or asks which date suits; one query."""
    meetings, polls = Meeting.objects.filter(community=OuterRef("pk")), Poll.objects.filter(community=OuterRef("pk"))
    joint = CoHosting.agreed().filter(community=OuterRef("pk"))
    found = Q(Exists(meetings)) | Q(Exists(polls.filter(outcome=""))) | Q(Exists(joint))
    return bool(Community.objects.filter(found, pk=community.pk).exists())


@look_after(1)
def schedule(viewer: Viewer) -> MenuItem | None:
    community = viewer.community
    if not can_schedule(viewer):
        return None
    return MenuItem(_("Plan a meeting"), community.page_url("schedule-meeting"))

"""Who gets a meeting ready, and who tells what they do not eat."""

from communities.roles.viewers import Viewer
from meetings.models import Meeting
from meetings.scheduling.permissions import can_schedule


def can_prepare(viewer: Viewer, meeting: Meeting) -> bool:
    """Its host, and those who may plan in its community, until it is over."""
    if not meeting.is_upcoming:
        return False
    return meeting.host_id == viewer.employee.pk or can_schedule(viewer)

"""Who gets a meeting ready, and who tells what they do not eat."""

from communities.roles.viewers import Viewer
from meetings.models import Meeting
from meetings.scheduling.permissions import can_schedule


def can_prepare(viewer: Viewer, meeting: Meeting) -> bool:
    """Those in charge of it, until it is over."""
    return meeting.is_upcoming and is_in_charge(viewer, meeting)


def is_in_charge(viewer: Viewer, meeting: Meeting) -> bool:
    """Its host, and those who may plan in its community: nobody else ever reads what people do not eat."""
    return meeting.host_id == viewer.employee.pk or can_schedule(viewer)

"""Permission to plan, move and cancel meetings."""

from communities.models import Role
from communities.roles.viewers import Viewer, viewer_of
from meetings.models import Meeting
from members.models import Employee


def can_schedule(viewer: Viewer) -> bool:
    """Plan a meeting: people are mailed about it, so it asks for the Coordinator's or the Leader's role."""
    return not viewer.community.is_closed and viewer.has_role(Role.COORDINATOR, Role.LEADER)


def can_change(employee: Employee, meeting: Meeting) -> bool:
    """Move or cancel a meeting: those who may plan in its community, until it is over."""
    return meeting.is_upcoming and can_schedule(viewer_of(meeting.community, employee))

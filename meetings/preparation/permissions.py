"""Who gets a meeting ready, and who tells what they do not eat."""

from communities.roles.viewers import viewer_of
from meetings.models import Meeting
from meetings.scheduling.permissions import can_schedule
from members.models import Employee


def can_prepare(employee: Employee, meeting: Meeting) -> bool:
    """Its host, and those who may plan in its community, until it is over."""
    if not meeting.is_upcoming:
        return False
    return meeting.host_id == employee.pk or can_schedule(viewer_of(meeting.community, employee))

"""Who may do what with a meeting."""

from communities.roles.permissions import can_schedule
from meetings.models import Meeting
from members.models import Employee


def can_change(employee: Employee, meeting: Meeting) -> bool:
    """Move or call off: whoever schedules in its community, until it is over."""
    return meeting.is_upcoming and can_schedule(employee, meeting.community)

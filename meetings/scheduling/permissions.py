"""Permissions on meetings."""

from communities.roles.permissions import can_schedule
from meetings.models import Meeting
from members.models import Employee


def can_change(employee: Employee, meeting: Meeting) -> bool:
    """Whether they may change or cancel it: as ``can_schedule``, until the meeting is over or cancelled."""
    return meeting.is_upcoming and can_schedule(employee, meeting.community)

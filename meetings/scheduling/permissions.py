"""Permissions on meetings."""

from communities.models import Community, Role
from communities.roles.terms import has_role
from meetings.models import Meeting
from members.models import Employee


def can_schedule(employee: Employee, community: Community) -> bool:
    """Coordinators and Leaders: scheduling a meeting mails people, so it needs an accepted role."""
    return not community.is_closed and has_role(community, employee, Role.COORDINATOR, Role.LEADER)


def can_change(employee: Employee, meeting: Meeting) -> bool:
    """Whether they may change or cancel it: as ``can_schedule``, until the meeting is over or cancelled."""
    return meeting.is_upcoming and can_schedule(employee, meeting.community)

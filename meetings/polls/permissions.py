"""What one may do with a date poll. Every colleague may read and answer it (M2)."""

from communities.roles.viewers import viewer_of
from meetings.models import Poll
from meetings.scheduling.permissions import can_schedule
from members.models import Employee


def can_settle(employee: Employee, poll: Poll) -> bool:
    """Choose a time, change the times or withdraw the question: those who may plan, until it has an outcome."""
    return not poll.outcome and can_schedule(viewer_of(poll.community, employee))

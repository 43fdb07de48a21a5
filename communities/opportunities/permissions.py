"""Who may take an opportunity, and say thanks for it."""

from communities.models import Community, SmallStep
from communities.participation.levels import level_of
from communities.roles.permissions import can_tend_welcome
from members.models import Employee


def can_help(employee: Employee, community: Community) -> bool:
    """Whoever takes part, from the edge on: a small step is a way in."""
    return not community.is_closed and bool(level_of(community, employee))


def can_thank(employee: Employee, step: SmallStep) -> bool:
    """Who did it says so, or who carries the community."""
    return step.liked_by_id == employee.pk or can_tend_welcome(employee, step.community)

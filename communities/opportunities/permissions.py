"""Who may take an opportunity, and say thanks for it."""

from communities.models import Community, Opportunity
from communities.participation.levels import level_of
from communities.roles.permissions import can_edit_welcome
from members.models import Employee


def can_take_opportunity(employee: Employee, community: Community) -> bool:
    """Whoever takes part, from the edge on: a small step is a way in."""
    return not community.is_closed and bool(level_of(community, employee))


def can_mark_done(employee: Employee, opportunity: Opportunity) -> bool:
    """Who did it says so, or who carries the community."""
    return opportunity.taken_by_id == employee.pk or can_edit_welcome(employee, opportunity.community)

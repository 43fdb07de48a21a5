"""Who may take an opportunity, and mark it as done."""

from communities.models import Community, Opportunity
from communities.participation.levels import level_of
from communities.roles.permissions import can_edit_welcome
from communities.roles.viewers import viewer_of
from members.models import Employee


def can_take_opportunity(employee: Employee, community: Community) -> bool:
    """Participants at any level: at the edge, an opportunity is a first way to contribute."""
    return not community.is_closed and bool(level_of(community, employee))


def can_mark_done(employee: Employee, opportunity: Opportunity) -> bool:
    """The person who took it, the core group and role holders."""
    return opportunity.taken_by_id == employee.pk or can_edit_welcome(viewer_of(opportunity.community, employee))

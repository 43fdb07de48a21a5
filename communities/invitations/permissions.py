"""Who may invite a colleague to have a look."""

from communities.models import Community
from communities.participation.permissions import is_member
from members.models import Employee


def can_invite_to_community(employee: Employee, community: Community) -> bool:
    """From one person to another, in one's own name: whoever is active here or in the core."""
    return not community.is_closed and is_member(employee, community)

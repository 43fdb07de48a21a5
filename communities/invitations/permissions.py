"""Permission to invite a colleague to a community."""

from communities.models import Community
from communities.participation.permissions import is_member
from members.models import Employee


def can_invite_to_community(employee: Employee, community: Community) -> bool:
    """Active people and the core may, each in their own name, until the community is closed."""
    return not community.is_closed and is_member(employee, community)

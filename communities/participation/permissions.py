"""Who is a member of a community."""

from communities.models import MEMBER_LEVELS, Community
from communities.participation.levels import level_of
from members.models import Employee


def is_member(employee: Employee, community: Community) -> bool:
    """Active or in the core: what members say among themselves is for them. Who follows sits at the edge."""
    return level_of(community, employee) in MEMBER_LEVELS

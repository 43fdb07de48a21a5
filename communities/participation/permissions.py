"""Who is a member of a community."""

from communities.models import MEMBER_LEVELS, Community
from communities.participation.levels import level_of
from members.models import Employee


def is_member(employee: Employee, community: Community) -> bool:
    """Active or in the core: the people who read and decide internally. People at the edge only follow."""
    return level_of(community, employee) in MEMBER_LEVELS

"""Who welcomes newcomers."""

from communities.models import Community
from communities.models.role import GREETERS
from communities.roles.terms import holds
from members.models import Employee


def can_greet(employee: Employee, community: Community) -> bool:
    return holds(community, employee, *GREETERS)

"""Permission to greet newcomers."""

from communities.models import Community
from communities.models.role import REQUIRED_ROLES
from communities.roles.terms import has_role
from members.models import Employee


def can_greet(employee: Employee, community: Community) -> bool:
    return has_role(community, employee, *REQUIRED_ROLES)

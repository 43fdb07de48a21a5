"""Who moves a community on. It reaches others, so it asks for an accepted role (P2)."""

from communities.models import Community, RoleTerm
from communities.models.role import STEWARD_ROLES
from communities.roles.viewers import Viewer


def can_move(viewer: Viewer) -> bool:
    """The Leader, the Coordinator and the Coach. Also after it closed, so that they can take it up again.

    A closed community which none of them can take up any more is taken up by whoever likes to.
    """
    if viewer.has_role(*STEWARD_ROLES):
        return True
    return viewer.community.is_closed and not has_steward(viewer.community)


def has_steward(community: Community) -> bool:
    held = RoleTerm.objects.filter(community=community, role__in=STEWARD_ROLES, ended_at=None)
    return bool(held.filter(employee__left_at=None).exists())

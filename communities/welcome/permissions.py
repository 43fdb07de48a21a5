"""Permission to greet newcomers."""

from communities.models.role import REQUIRED_ROLES
from communities.roles.viewers import Viewer


def can_greet(viewer: Viewer) -> bool:
    return viewer.has_role(*REQUIRED_ROLES)

"""Permissions that come with a role, or with a level and a role together."""

from communities.models.role import STEWARD_ROLES
from communities.roles.viewers import Viewer


def handles_requests(viewer: Viewer) -> bool:
    """Answer requests to join. Administrators do not: that is no role in a community."""
    return viewer.has_role(*STEWARD_ROLES)


def can_manage(viewer: Viewer) -> bool:
    """Change how a community goes about things: members are mailed about it, so it asks for an accepted role."""
    return not viewer.community.is_closed and viewer.has_role(*STEWARD_ROLES)


def can_edit_welcome(viewer: Viewer) -> bool:
    """Edit words of welcome and opportunities: both can be undone, so the core group may (P2)."""
    return viewer.can_edit

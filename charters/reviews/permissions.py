"""Who may hold the review of a charter."""

from communities.models import Level
from communities.models.role import STEWARD_ROLES
from communities.roles.viewers import Viewer


def can_review(viewer: Viewer) -> bool:
    """The core group, and Leader, Coordinator and Coach at any level."""
    holds = viewer.level == Level.CORE or viewer.has_role(*STEWARD_ROLES)
    return not viewer.community.is_closed and holds

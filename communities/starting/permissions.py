"""Who looks after an idea. Everyone in the organisation may start one, and say that they would join."""

from communities.models import Phase
from communities.roles.viewers import Viewer


def can_describe(viewer: Viewer) -> bool:
    """Main goal, field of work, and the talk about the purpose: each can be undone, so the core group may too (P2)."""
    return viewer.can_edit


def can_keep_idea(viewer: Viewer) -> bool:
    return viewer.community.phase == Phase.INITIATE and viewer.can_edit


def would_be_asked(viewer: Viewer) -> bool:
    """Whether the page asks this person if they would join: an idea, and they look after nothing in it yet."""
    return viewer.community.phase == Phase.INITIATE and not viewer.level and not viewer.has_role()

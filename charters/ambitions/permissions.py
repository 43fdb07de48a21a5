"""Who may say how an ambition goes. Everyone in the organisation may read it (V1)."""

from communities.roles.viewers import Viewer


def can_update(viewer: Viewer) -> bool:
    """The core group and role holders, because it can be undone (P2)."""
    return viewer.can_edit

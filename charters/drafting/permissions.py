"""Who may read and write a version that is not adopted yet. An adopted one is for everyone in the organisation (V1)."""

from communities.roles.viewers import Viewer


def can_draft(viewer: Viewer) -> bool:
    """Write a draft: the core group and role holders, because it can be undone (P2)."""
    return viewer.can_edit


def can_read_draft(viewer: Viewer) -> bool:
    """Read a draft, or a version in a round: members and role holders."""
    return viewer.is_member or viewer.has_role()

"""Who may leave a remark, change it, and mark it as handled; each while the version is a draft."""

from charters.drafting.permissions import can_draft, can_read_draft
from charters.models import CharterRemark
from communities.roles.viewers import Viewer


def can_remark(viewer: Viewer) -> bool:
    """Members and role holders: whoever may read the draft."""
    return can_read_draft(viewer) and not viewer.community.is_closed


def can_change_remark(viewer: Viewer, remark: CharterRemark) -> bool:
    """Whoever wrote it changes and withdraws it."""
    return can_remark(viewer) and remark.written_by_id == viewer.employee.pk


def can_handle_remark(viewer: Viewer) -> bool:
    """Whoever may write the draft."""
    return can_draft(viewer)

"""Who splits a community, and who is asked where to go on."""

from communities.models import Phase, Split
from communities.roles.permissions import can_manage
from communities.roles.viewers import Viewer
from communities.splitting.cancelling import has_begun


def can_split(viewer: Viewer) -> bool:
    """The Leader, the Coordinator and the Coach: everyone is mailed about it. Not while it is an idea."""
    return can_manage(viewer) and viewer.community.phase != Phase.INITIATE


def can_cancel_split(viewer: Viewer, asked: Split) -> bool:
    """Whoever asked, the Leader, the Coordinator and the Coach, as long as it is open and nothing began."""
    is_theirs = can_manage(viewer) or asked.asked_by_id == viewer.employee.pk
    return is_theirs and asked.is_open and not has_begun(asked)


def is_asked(viewer: Viewer, asked: Split) -> bool:
    """Whether they may choose now: whoever takes part or holds a role, until the date."""
    return asked.is_open and (bool(viewer.level) or viewer.has_role())

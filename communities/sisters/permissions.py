"""Who names sisters of a community: the other page shows it too, so it asks for an accepted role (P2)."""

from communities.roles.permissions import can_manage
from communities.roles.viewers import Viewer


def can_name_sisters(viewer: Viewer) -> bool:
    return can_manage(viewer)

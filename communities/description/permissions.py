"""Permission to change a community's name, purpose, domain and rhythm."""

from communities.models import CommunityRevision
from communities.roles.viewers import Viewer

Field = CommunityRevision.Field


def editable_fields(viewer: Viewer) -> frozenset[Field]:
    """Fields this person may change. Each change can be taken back, so the core group may too (P2)."""
    return frozenset(Field) if viewer.can_edit else frozenset()


def can_edit_description(viewer: Viewer) -> bool:
    return editable_fields(viewer) >= {Field.NAME, Field.PURPOSE, Field.DOMAIN}


def can_edit_rhythm(viewer: Viewer) -> bool:
    return Field.CADENCE in editable_fields(viewer)

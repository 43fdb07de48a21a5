"""Permission to change a community's name, purpose, domain and rhythm."""

from communities.description.editing import IN_CHARTER
from communities.models import CommunityRevision
from communities.roles.viewers import Viewer

Field = CommunityRevision.Field


def editable_fields(viewer: Viewer) -> frozenset[Field]:
    """Fields this person may change. Each change can be taken back, so the core group may too (P2).

    What the charter says changes only with the charter (C2).
    """
    if not viewer.can_edit:
        return frozenset()
    return frozenset(Field).difference(IN_CHARTER if viewer.community.has_charter else ())


def would_edit(viewer: Viewer, field: str) -> bool:
    """Whether only the charter keeps this person from changing the field."""
    return viewer.can_edit and field not in editable_fields(viewer)


def can_edit_description(viewer: Viewer) -> bool:
    """Purpose is one of its fields only as long as there is no charter."""
    return editable_fields(viewer) >= {Field.NAME, Field.DOMAIN}


def can_edit_rhythm(viewer: Viewer) -> bool:
    return Field.CADENCE in editable_fields(viewer)

"""How the ambitions of a community go: states and dated notes (S85)."""

from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from charters.models import Ambition, AmbitionNote
from communities.models import Community
from communities.models.locking import lock_open
from members.models import Employee


def with_latest_note(community: Community) -> QuerySet[Any]:
    """The ambitions of a community, each with ``latest_note``, the newest words about it."""
    notes = AmbitionNote.objects.filter(ambition=OuterRef("pk")).exclude(text="").order_by("-written_at", "-id")
    found: QuerySet[Any] = Ambition.objects.filter(community=community)
    return found.annotate(latest_note=Subquery(notes.values("text")[:1]))


@transaction.atomic
def update_progress(ambition: Ambition, *, by: Employee, state: Ambition.State, text: str = "") -> None:
    """Say how an ambition goes from now on. Raises ``CommunityClosed``."""
    lock_open(ambition.community)
    AmbitionNote.objects.create(
        organisation_id=ambition.organisation_id,
        ambition=ambition,
        state=state,
        text=text,
        written_by=by,
        written_at=timezone.now(),
    )
    Ambition.objects.filter(pk=ambition.pk).update(state=state)

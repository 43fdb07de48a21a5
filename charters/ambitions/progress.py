"""How the ambitions of a community go: states and dated notes (S85)."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from charters.models import Ambition, AmbitionNote
from communities.models import Community
from communities.models.locking import lock_open
from cop_platform.planned_queries import Moment, planned
from members.models import Employee

GOING_ON = (Ambition.State.PLANNED, Ambition.State.UNDER_WAY)
#: Ambitions on a card.
AT_ONCE = 2


def with_latest_note(community: Community) -> QuerySet[Any]:
    """The ambitions of a community, each with ``latest_note``, the newest words about it."""
    notes = AmbitionNote.objects.filter(ambition=OuterRef("pk")).exclude(text="").order_by("-written_at", "-id")
    found: QuerySet[Any] = Ambition.objects.filter(community=community)
    return found.annotate(latest_note=Subquery(notes.values("text")[:1]))


def going_on(communities: Iterable[Community]) -> dict[int, tuple[str, ...]]:
    """The next AT_ONCE ambitions of each community that are neither reached nor let go, by community id."""
    found: dict[int, tuple[str, ...]] = {}
    for community_id, text in _going_on([community.pk for community in communities]):
        found[community_id] = (*found.get(community_id, ()), text)[:AT_ONCE]
    return found


@planned
def _going_on(community_ids: list[int], _at: Moment) -> QuerySet[Any]:
    rows = Ambition.objects.filter(community__in=community_ids, state__in=GOING_ON)
    return rows.values_list("community_id", "text").order_by("target_on", "id")


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

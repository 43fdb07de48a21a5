"""Ambitions of many communities, with what moved last; for the page of results."""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from charters.models import AmbitionNote
from communities.models import Ambition, Community, Phase
from cop_platform.sorting import SortKey

#: So many ambitions are shown.
MAX_SHOWN = 150


@dataclass(frozen=True)
class AmbitionsOfCommunity:
    """The ambitions of one community by target date, and the one that moved last."""

    community: Community
    ambitions: list[Any] = field(default_factory=list)

    @property
    def moved_last(self) -> Any:
        told = [each for each in self.ambitions if each.told_at]
        return max(told, key=lambda each: each.told_at, default=None)


def ambitions_by_name(community_ids: list[int] | None) -> list[AmbitionsOfCommunity]:
    """By the name of the community, in one query, with the latest words about each ambition."""
    notes = AmbitionNote.objects.filter(ambition=OuterRef("pk")).order_by("-written_at", "-id")
    found: QuerySet[Any] = Ambition.objects.exclude(community__phase=Phase.CLOSED)
    if community_ids is not None:
        found = found.filter(community__in=community_ids)
    rows = found.select_related("community").annotate(
        told=Subquery(notes.values("text")[:1]), told_at=Subquery(notes.values("written_at")[:1])
    )
    ordered = rows.order_by(SortKey("community__name"), "community_id", "target_on", "id")[:MAX_SHOWN]
    return [
        AmbitionsOfCommunity(ambitions[0].community, ambitions)
        for _pk, group in groupby(ordered, key=lambda each: each.community_id)
        for ambitions in [list(group)]
    ]

"""Ambitions of many communities, with what moved last; for the page of results."""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from charters.models import AmbitionNote
from communities.models import Ambition, Community, Phase
from cop_platform.sorting import SortKey

#: So many communities are shown.
MAX_COMMUNITIES = 30


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
    found: QuerySet[Any] = Ambition.objects.filter(community__in=_first_with_ambitions(community_ids).values("pk"))
    rows = found.select_related("community").annotate(
        told=Subquery(notes.values("text")[:1]), told_at=Subquery(notes.values("written_at")[:1])
    )
    ordered = rows.order_by(SortKey("community__name"), "community_id", "target_on", "id")
    return [
        AmbitionsOfCommunity(ambitions[0].community, ambitions)
        for _pk, group in groupby(ordered, key=lambda each: each.community_id)
        for ambitions in [list(group)]
    ]


def _first_with_ambitions(community_ids: list[int] | None) -> QuerySet[Community]:
    """The first by name: the index of names is walked no further."""
    rows: QuerySet[Community] = Community.objects.exclude(phase=Phase.CLOSED)
    if community_ids is not None:
        rows = rows.filter(pk__in=community_ids)
    # Not Exists, for which PostgreSQL would read the ambitions of all communities first.
    one = Subquery(Ambition.objects.filter(community=OuterRef("pk")).values("pk")[:1])
    return rows.alias(one=one).filter(one__isnull=False).order_by(SortKey("name"), "id")[:MAX_COMMUNITIES]

"""Ambitions of many communities, with what moved last; for the page of results."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from charters.models import AmbitionNote
from communities.directory.by_name import first_by_name, open_by_name
from communities.models import Ambition, Community
from cop_platform.planned_queries import Moment, planned

#: So many communities are shown, of so many, the first by name: who wants others asks for those they sponsor.
MAX_COMMUNITIES, LOOKED_AT = 12, 300
#: Columns of an ambition and of its community, in the order of the classes below.
OF_AMBITION = ("text", "state", "told", "told_at")
OF_COMMUNITY = ("community__name", "community__slug", "community__language", "community__colour")


@dataclass(frozen=True)
class AmbitionLine:
    text: str
    state: str
    told: str | None
    told_at: datetime | None

    @property
    def get_state_display(self) -> str:
        return str(Ambition.State(self.state).label)


@dataclass(frozen=True)
class AmbitionsOfCommunity:
    """The ambitions of one community by target date, and the one that moved last. All are plain values."""

    name: str
    slug: str
    language: str
    colour: str
    ambitions: tuple[AmbitionLine, ...]

    @property
    def moved_last(self) -> AmbitionLine | None:
        told = [(each.told_at, place) for place, each in enumerate(self.ambitions) if each.told_at]
        return self.ambitions[max(told)[1]] if told else None


@dataclass(frozen=True)
class AmbitionsByName:
    """``has_more``: other communities have ambitions, too."""

    found: tuple[AmbitionsOfCommunity, ...]
    has_more: bool


def ambitions_by_name(community_ids: list[int] | None) -> AmbitionsByName:
    """By the name of the community, in one query, with the latest words about each ambition."""
    start = len(OF_AMBITION)
    found = tuple(
        AmbitionsOfCommunity(name, slug, language, colour, tuple(AmbitionLine(*row[:start]) for row in rows))
        for (_pk, name, slug, language, colour), rows in groupby(_by_name(community_ids), key=lambda row: row[start:])
    )
    return AmbitionsByName(found[:MAX_COMMUNITIES], len(found) > MAX_COMMUNITIES)


@planned
def _by_name(community_ids: list[int] | None, _at: Moment) -> QuerySet[Any]:
    notes = AmbitionNote.objects.filter(ambition=OuterRef("pk")).order_by("-written_at", "-id")
    found: QuerySet[Any] = Ambition.objects.filter(community__in=_first_with_ambitions(community_ids).values("pk"))
    rows = found.annotate(told=Subquery(notes.values("text")[:1]), told_at=Subquery(notes.values("written_at")[:1]))
    ordered = rows.order_by("community__name_key", "community_id", "target_on", "id")
    return ordered.values_list(*OF_AMBITION, "community_id", *OF_COMMUNITY)


def _first_with_ambitions(community_ids: list[int] | None) -> QuerySet[Community]:
    """The first by name, and one more: the index of names is walked no further."""
    rows: QuerySet[Community] = first_by_name(LOOKED_AT) if community_ids is None else open_by_name(community_ids)
    # Not Exists, for which PostgreSQL would read the ambitions of all communities first.
    one = Subquery(Ambition.objects.filter(community=OuterRef("pk")).values("pk")[:1])
    return rows.alias(one=one).filter(one__isnull=False)[: MAX_COMMUNITIES + 1]

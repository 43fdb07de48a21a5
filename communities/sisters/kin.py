"""Communities that a page links to: those it split into, the one it comes from, and its sisters."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import CharField, DateTimeField, F, QuerySet, Value
from django.utils import timezone

from communities.models import Community, SisterLink, SplitPart
from cop_platform.planned_queries import Moment, planned
from cop_platform.text import folded

NEVER = Value(None, output_field=DateTimeField())


@dataclass(frozen=True)
class Relative:
    name: str
    slug: str
    language: str


@dataclass(frozen=True)
class Kin:
    """``is_asking``: people can still choose a place in those it split into."""

    parts: list[Relative] = field(default_factory=list)
    origins: list[Relative] = field(default_factory=list)
    sisters: list[Relative] = field(default_factory=list)
    is_asking: bool = False

    def __bool__(self) -> bool:
        return bool(self.parts or self.origins or self.sisters)


def kin_of(community: Community) -> Kin:
    """All of them in one query."""
    found: dict[str, list[Relative]] = {"parts": [], "origins": [], "sisters": []}
    dates: list[datetime] = []
    for relation, name, slug, language, asks_until in _relatives(community):
        found[relation].append(Relative(name, slug, language))
        if asks_until:
            dates.append(asks_until)
    by_name = {relation: sorted(each, key=lambda one: folded(one.name)) for relation, each in found.items()}
    is_asking = not community.is_closed and any(each > timezone.now() for each in dates)
    return Kin(**by_name, is_asking=is_asking)


@planned
def _relatives(community: Community, _at: Moment) -> QuerySet[Any]:
    parts = SplitPart.objects.filter(split__community=community, split__cancelled_at=None)
    origins = SplitPart.objects.filter(community=community, split__cancelled_at=None)
    ones, others = SisterLink.objects.filter(one=community), SisterLink.objects.filter(other=community)
    return _rows("parts", parts, "community", F("split__asks_until")).union(
        _rows("origins", origins, "split__community", NEVER),
        _rows("sisters", ones, "other", NEVER),
        _rows("sisters", others, "one", NEVER),
        all=True,
    )


def _rows(relation: str, links: QuerySet[Any], to: str, until: Any) -> QuerySet[Any]:
    rows = links.annotate(relation=Value(relation, output_field=CharField()), until=until)
    return rows.values_list("relation", f"{to}__name", f"{to}__slug", f"{to}__language", "until")

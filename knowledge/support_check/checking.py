"""What role holders say about support in three respects (S93); a year later they are asked again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from communities.models import Community, RoleTerm
from communities.models.locking import lock_open
from cop_platform.sorting import SortKey
from knowledge.models import SupportCheck
from members.models import Employee

#: What was said is kept until one is asked again.
KEEP_FOR = timedelta(days=365)
RESPECTS = ("culture", "leadership", "means")


@transaction.atomic
def answer(community: Community, *, by: Employee, culture: str, leadership: str, means: str) -> None:
    """One's own words; they replace earlier ones, and three empty ones say nothing. Raises ``CommunityClosed``."""
    lock_open(community)
    SupportCheck.objects.update_or_create(
        community=community,
        answered_by=by,
        defaults={
            "organisation_id": community.organisation_id,
            "culture": culture,
            "leadership": leadership,
            "means": means,
            "answered_at": timezone.now(),
        },
    )


def fresh(now: datetime | None = None) -> Any:
    """What was said in the past year."""
    return SupportCheck.objects.filter(answered_at__gte=(now or timezone.now()) - KEEP_FOR)


def own_check(community: Community, person: Employee) -> SupportCheck | None:
    found: SupportCheck | None = fresh().filter(community=community, answered_by=person).first()
    return found


@dataclass(frozen=True)
class SupportWords:
    """What the role holders of a community say; each respect has their sentences, without names."""

    community: Community
    culture: list[str]
    leadership: list[str]
    means: list[str]


def with_words(terms: QuerySet[RoleTerm], now: datetime) -> QuerySet[Any]:
    """Terms of a Sponsor, each with ``said``: what role holders of the community say; in the same query."""
    said = fresh(now).filter(community=OuterRef("community")).exclude(culture="", leadership="", means="")
    each = JSONObject(culture="culture", leadership="leadership", means="means")
    rows: QuerySet[Any] = terms.annotate(said=ArraySubquery(said.order_by("id").values(each=each)[:20]))
    return rows.select_related("community").order_by(SortKey("community__name"), "community", "id")


def words_of(terms: Iterable[Any]) -> list[SupportWords]:
    """The communities of these terms where somebody said something."""
    return [
        SupportWords(term.community, *(_sentences(term.said, each) for each in RESPECTS)) for term in terms if term.said
    ]


def _sentences(said: list[dict[str, str]], respect: str) -> list[str]:
    return [each[respect] for each in said if each[respect]]

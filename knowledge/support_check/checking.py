"""What role holders say about support in three respects (S93); a year later they are asked again."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from communities.models import Community, Phase, Role, RoleTerm
from communities.models.locking import lock_open
from cop_platform.sorting import SortKey
from knowledge.models import SupportCheck
from members.models import Employee

#: What was said is kept until one is asked again.
KEEP_FOR = timedelta(days=365)


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


def fresh() -> Any:
    """What was said in the past year."""
    return SupportCheck.objects.filter(answered_at__gte=timezone.now() - KEEP_FOR)


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


def words_for_sponsor(sponsor: Employee) -> list[SupportWords]:
    """What is said in the communities that this person sponsors, by their name; one query."""
    sponsored = RoleTerm.objects.filter(employee=sponsor, role=Role.SPONSOR, ended_at=None).values("community")
    said = fresh().filter(community__in=sponsored).exclude(culture="", leadership="", means="")
    rows = said.exclude(Q(community__phase=Phase.CLOSED)).select_related("community")
    found: dict[int, SupportWords] = {}
    for row in rows.order_by(SortKey("community__name"), "community", "id")[:60]:
        words = found.setdefault(row.community_id, SupportWords(row.community, [], [], []))
        for respect in ("culture", "leadership", "means"):
            if text := getattr(row, respect):
                getattr(words, respect).append(text)
    return list(found.values())

"""The one log of what a community decided (S103)."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone

from communities.models import Community, Decision

PAGE_SIZE = 30


def log(community: Community, kind: Decision.Kind, outcome: Decision.Outcome, **facts: Any) -> Decision:
    """Write a line, in the transaction that decides.

    ``facts`` are fields of :class:`Decision`: ``title``, ``words``, ``person``, ``role``, ``review_on``, ``proposal``
    and ``by``, who decided where one person did for the community.
    """
    return Decision.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        kind=kind,
        outcome=outcome,
        decided_at=timezone.now(),
        **facts,
    )


def decisions_page(community: Community, number: str) -> Page[Any]:
    """The log, the newest first."""
    lines = Decision.objects.filter(community=community).select_related("person", "by", "proposal__community")
    return Paginator(lines.order_by("-decided_at", "-id"), PAGE_SIZE).get_page(number)

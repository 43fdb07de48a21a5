"""The decision log of a community (S103)."""

from typing import Any

from django.core.paginator import Page, Paginator

from communities.models import Community, Decision

PAGE_SIZE = 30


def decisions_page(community: Community, number: str) -> Page[Any]:
    """A page of the decision log, the newest first."""
    lines = Decision.objects.filter(community=community).select_related("person", "by", "proposal__community")
    return Paginator(lines.order_by("-decided_at", "-id"), PAGE_SIZE).get_page(number)

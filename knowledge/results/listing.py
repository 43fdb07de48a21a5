"""Find results: those of a community, one by its address, by words, and the fresh ones."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from communities.models import Community
from cop_platform.planned_queries import Moment, planned
from cop_platform.search.index import TypedText, records
from knowledge.models import Result, shown

#: So many fresh results are shown at once.
MAX_FRESH = 3
#: What the search index calls a result.
SUBJECTS = ("result",)
MOST_FOUND = 200


def find_result(community_slug: str, public_id: str) -> Result:
    """The result with this id in this community, also one that was taken away. Raises Http404."""
    rows = Result.objects.select_related("community", "recorded_by", "removed_by", "ambition", "goal")
    found: Result | None = rows.filter(public_id=public_id, community__slug=community_slug).first()
    if found is None:
        raise Http404
    return found


def results_of(community: Community) -> QuerySet[Result]:
    """Results of a community, the newest first, with a line for each that was taken away; hidden ones are left out."""
    rows: QuerySet[Result] = Result.objects.filter(community=community, hidden_at=None)
    return rows.select_related("community").prefetch_related("take_ups").order_by("-recorded_at", "id")


def find_results(sought: TypedText) -> QuerySet[Result]:
    """Results with the words in the title or the story, the newest first.

    Of very many the MOST_FOUND that match best are looked at and, of these, the newest.
    """
    found = Result.objects.filter(shown(), pk__in=records(sought, SUBJECTS, most=MOST_FOUND))
    return found.select_related("community").order_by("-recorded_at", "id")


@planned
def fresh_results(_at: Moment) -> QuerySet[Any]:
    """The newest results of the organisation."""
    rows: QuerySet[Any] = Result.objects.filter(shown()).select_related("community")
    return rows.order_by("-recorded_at", "id")[:MAX_FRESH]


def newest_of(community: Community) -> list[Any]:
    """The newest results of a community, for its page."""
    found = _newest_of(community)
    for result in found:
        result.community = community
    return found


@planned
def _newest_of(community: Community, _at: Moment) -> QuerySet[Any]:
    rows: QuerySet[Any] = Result.objects.filter(shown(), community=community)
    return rows.order_by("-recorded_at", "id")[:MAX_FRESH]


@planned
def _first_of(community: Community, _at: Moment) -> QuerySet[Any]:
    first: QuerySet[Any] = Result.objects.filter(community=community, hidden_at=None).values_list("pk")
    return first[:1]


def has_results(community: Community) -> bool:
    """Whether its page of results has a line, also of one that was taken away."""
    return bool(_first_of(community))

"""The decision log of a community (S103)."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from communities.decisions.permissions import readable_decision_logs
from communities.models import Community, Decision, DecisionReview
from cop_platform.web.query import every_word
from members.models import Employee

PAGE_SIZE = 30


def decisions_page(community: Community, number: str) -> Page[Any]:
    """A page of the decision log, the newest first."""
    lines = Decision.objects.filter(community=community).select_related("person", "by", "proposal__community")
    lines = lines.prefetch_related(Prefetch("review_history", _reviews()))
    return Paginator(lines.order_by("-decided_at", "-id"), PAGE_SIZE).get_page(number)


def _reviews() -> QuerySet[DecisionReview]:
    rows: QuerySet[DecisionReview] = DecisionReview.objects.select_related("reviewed_by", "proposal__community")
    return rows.order_by("reviewed_at", "id")


def find_decisions(employee: Employee, text: str) -> QuerySet[Decision]:
    """Decisions that this person may read, with each word of the text in the title or the reason; the newest first.

    ``page``: the page of the log of their community. Names are not searched: nobody collects what was decided about
    a person.
    """
    readable = Decision.objects.filter(community__in=readable_decision_logs(employee))
    found = readable.filter(every_word(text, "title", "reason")).select_related("community", "person")
    return found.annotate(page=_page_in_log()).order_by("-decided_at", "-id")


def _page_in_log() -> Any:
    """The number of the page on which ``decisions_page`` shows a decision."""
    same_moment = Q(decided_at=OuterRef("decided_at"), id__gt=OuterRef("id"))
    newer = Decision.objects.filter(Q(decided_at__gt=OuterRef("decided_at")) | same_moment)
    counted = newer.filter(community=OuterRef("community")).order_by().values("community").annotate(n=Count("id"))
    before = Coalesce(Subquery(counted.values("n")), 0, output_field=IntegerField())
    return before / Value(PAGE_SIZE) + Value(1)

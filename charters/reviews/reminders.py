"""Reminders of the review date: 30 and 7 days before, on the day, and every week while it is overdue (C4)."""

from collections.abc import Iterator
from datetime import UTC, date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Greatest

from charters.models import CharterReview
from charters.reviews.reviewing import reviewers_of, to_review
from communities.notifications.messages import deliverable_subscribers
from cop_platform.reminders.sources import Due, ReminderSource
from cop_platform.reminders.stages import Stages
from members.models import Employee

#: A kind of mail; people can turn it off.
CHARTER_REVIEW = "charter_review"


def _dated() -> Any:
    """Versions with the moment at which their date was set: at adoption, or by the last review that kept them.

    For an imported one, which was adopted elsewhere, that is when it came here.
    """
    kept = CharterReview.objects.filter(version=OuterRef("pk"), outcome=CharterReview.Outcome.KEEP)
    last = Subquery(kept.order_by("-reviewed_at").values("reviewed_at")[:1])
    # Of two moments PostgreSQL gives the later, or the only one.
    return (
        to_review()
        .annotate(dated_at=Greatest("adopted_at", "started_at", last))
        .values_list("pk", "review_on", "dated_at")
    )


def _between(first: date, last: date) -> Iterator[Due]:
    for pk, day, at in _dated().filter(review_on__range=(first, last)).order_by("pk"):
        yield Due(pk, day, at.astimezone(UTC).date())


def _current(pk: int) -> Due | None:
    found = _dated().filter(pk=pk).first()
    return Due(found[0], found[1], found[2].astimezone(UTC).date()) if found else None


def _recipients(pk: int, stage: int) -> Iterator[Employee]:
    version = to_review().select_related("community").filter(pk=pk).first()
    if version is None:
        return iter(())
    return deliverable_subscribers(version.community, CHARTER_REVIEW, list(reviewers_of(version.community, stage)))


REVIEW_DATE = ReminderSource(CHARTER_REVIEW, Stages((-30, -7, 0), every=7), _between, _current, _recipients)

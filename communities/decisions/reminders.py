"""The reminder on the day when a decision is looked at again."""

from collections.abc import Iterator
from datetime import date

from communities.decisions.reviews import reviewers_of, with_review_day
from communities.notifications.messages import deliverable_subscribers
from cop_platform.reminders.sources import Due, ReminderSource
from cop_platform.reminders.stages import Stages
from members.models import Employee

#: A kind of mail; people can turn it off.
DECISION_REVIEW = "decision_review"


def _between(first: date, last: date) -> Iterator[Due]:
    due = with_review_day().filter(review_on__range=(first, last))
    for pk, day in due.order_by("pk").values_list("pk", "review_on"):
        if day:
            yield Due(pk, day)


def _current(pk: int) -> Due | None:
    day = with_review_day().filter(pk=pk).values_list("review_on", flat=True).first()
    return None if day is None else Due(pk, day)


def _recipients(pk: int, stage: int) -> Iterator[Employee]:
    decision = with_review_day().select_related("community", "proposal").filter(pk=pk).first()
    if decision is None:
        return iter(())
    return deliverable_subscribers(decision.community, DECISION_REVIEW, list(reviewers_of(decision)))


REVIEW_DAY = ReminderSource(DECISION_REVIEW, Stages((0,)), _between, _current, _recipients)

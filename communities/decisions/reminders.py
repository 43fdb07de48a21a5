"""Reminders of the day on which a decision is looked at again, and that a proposal waits after its closing date."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from communities.decisions.outcome import LAPSE_AFTER
from communities.decisions.ownership import OVERDUE, awaited_from
from communities.decisions.reviews import reviewers_of, with_review_day
from communities.models import Phase, Proposal
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


# --- A proposal past its date -------------------------------------------------------------------------------------
def _open_rounds() -> QuerySet[Proposal]:
    found: QuerySet[Proposal] = Proposal.objects.filter(outcome="").exclude(community__phase=Phase.CLOSED)
    return found.select_related("organisation", "community")


def _closing_day(proposal: Proposal) -> date:
    """The day as its community reads it."""
    return proposal.closes_at.astimezone(proposal.organisation.zone).date()


def _closing_between(first: date, last: date) -> Iterator[Due]:
    """A round that is still open then may wait for somebody; whether it does is seen when the mail is composed."""
    start = datetime.combine(first, time.min, UTC) - timedelta(days=1)
    end = datetime.combine(last, time.min, UTC) + timedelta(days=2)
    for proposal in _open_rounds().filter(closes_at__gte=start, closes_at__lt=end).order_by("pk"):
        if first <= (day := _closing_day(proposal)) <= last and day > timezone.localdate() - LAPSE_AFTER:
            yield Due(proposal.pk, day)


def _current_closing(pk: int) -> Due | None:
    proposal = _open_rounds().filter(pk=pk).first()
    return Due(pk, _closing_day(proposal)) if proposal else None


def _awaited(pk: int, stage: int) -> Iterator[Employee]:
    proposal = _open_rounds().filter(pk=pk).first()
    if proposal is None:
        return iter(())
    return deliverable_subscribers(proposal.community, OVERDUE, list(awaited_from(proposal)))


#: On the morning after.
CLOSED_ROUND = ReminderSource(OVERDUE, Stages((1,)), _closing_between, _current_closing, _awaited)
REVIEW_DAY = ReminderSource(DECISION_REVIEW, Stages((0,)), _between, _current, _recipients)

"""Action items: proposals to answer, and proposals that wait for their owner."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from communities.decisions.discussion import unanswered_by
from communities.decisions.ownership import pending_for as owned_by
from communities.decisions.reviews import reviewable_by
from communities.models import Decision, Proposal
from cop_platform.attention import ActionItem, Reason, action_items, action_items_among
from cop_platform.planned_queries import Moment
from members.models import Employee


def _proposals_near(person: Employee, at: Moment) -> QuerySet[Proposal]:
    found: QuerySet[Proposal] = Proposal.objects.filter(
        outcome="", closes_at__gt=at.now, community__participations__employee=person
    )
    return found


@action_items_among(_proposals_near)
def proposals(person: Employee) -> Iterator[ActionItem]:
    """Open proposals that this person has not answered. Optional: nobody has to answer (C3)."""
    for proposal in unanswered_by(person):
        closes = timezone.localdate(proposal.closes_at)
        yield ActionItem("communities/decisions/attention/proposal.html", proposal, proposal.proposed_at, until=closes)


def _decisions_due(_person: Employee, at: Moment) -> QuerySet[Decision]:
    found: QuerySet[Decision] = Decision.objects.filter(review_on__lte=at.today)
    return found


@action_items_among(_decisions_due)
def decisions_to_review(person: Employee) -> Iterator[ActionItem]:
    """Decisions whose review day has come, for those who may keep, change or drop them; at most 20."""
    for decision in reviewable_by(person):
        yield ActionItem(
            "communities/decisions/attention/decision_review.html",
            decision,
            decision.decided_at,
            until=decision.review_on,
        )


@action_items
def owned_proposals(person: Employee) -> Iterator[ActionItem]:
    """Proposals with an open question or objection for their owner, or with a decision that is due: others wait."""
    for proposal in owned_by(person):
        moments = [proposal.objection_at, proposal.question_at, proposal.closes_at if proposal.can_decide else None]
        yield ActionItem(
            "communities/decisions/attention/owned_proposal.html",
            proposal,
            min(each for each in moments if each),
            Reason.WAITED_FOR,
        )

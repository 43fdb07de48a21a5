"""Action items: proposals to answer, and proposals that wait for their owner."""

from collections.abc import Iterator

from django.utils import timezone

from communities.decisions.discussion import unanswered_by
from communities.decisions.ownership import pending_for as owned_by
from communities.decisions.reviews import reviewable_by
from cop_platform.attention import ActionItem, Reason, action_items
from members.models import Employee


@action_items
def proposals(person: Employee) -> Iterator[ActionItem]:
    """Open proposals that this person has not answered. Optional: nobody has to answer (C3)."""
    for proposal in unanswered_by(person):
        closes = timezone.localdate(proposal.closes_at)
        yield ActionItem("communities/decisions/attention/proposal.html", proposal, proposal.proposed_at, until=closes)


@action_items
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

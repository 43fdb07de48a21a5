"""Close a consent round: lock it, settle it when it is due, record the outcome."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions.outcome import EXTRA_TIME, RoundState, StandingResponse, round_state
from communities.decisions.stakeholders import outcome_recipients, standing_responses
from communities.models import Community, Decision, DecisionOutcome, Phase, Proposal, RoundOutcome
from communities.models.decision import log
from communities.notifications.preferences import without_opted_out
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.deactivation import lock_if_active

DECIDED = "proposal_decided"


#: Sent with ``proposal`` and ``outcome`` inside the transaction that decides, whatever the outcome. Receivers apply it
#: to the subject; for a role they also write the line in the decision log, because it names the person.
round_ended = Signal()


class RoundClosed(Refusal):
    sentence = _("The date has passed or it is decided, so nothing changes here any more.")


@transaction.atomic
def settle(proposal: Proposal, now: datetime | None = None) -> str:
    """Do what is due: adopt, give extra time once, or lapse. Returns the outcome, if any.

    A round of a closed community is withdrawn.
    """
    locked = _lock(proposal)
    now = now or timezone.now()
    if not locked.outcome and locked.community.is_closed:
        record_outcome(locked, RoundOutcome.WITHDRAWN)
    if not locked.outcome:
        _apply(locked, state_of(locked, now), now)
    return locked.outcome


def settle_due(now: datetime | None = None) -> None:
    """Settle every round of this organisation that is due. A second run changes nothing."""
    now = now or timezone.now()
    due = Proposal.objects.filter(Q(closes_at__lte=now) | Q(community__phase=Phase.CLOSED), outcome="")
    for proposal in due.order_by("closes_at", "id"):
        settle(proposal, now)


def state_of(proposal: Proposal, now: datetime, responses: Collection[StandingResponse] | None = None) -> RoundState:
    """The state of the round at ``now``. ``responses``: those not withdrawn, if they are read already."""
    return round_state(
        standing_responses(proposal) if responses is None else responses,
        closes_at=proposal.closes_at,
        now=now,
        had_more_time=proposal.extended_at is not None,
        by_consent=proposal.is_by_consent,
    )


def record_outcome(locked: Proposal, outcome: RoundOutcome, *, by: Employee | None = None, reason: str = "") -> None:
    """Save and log the outcome, send ``round_ended``, queue mails. The caller has locked it; it has no outcome yet."""
    locked.outcome, locked.decided_at = outcome, timezone.now()
    locked.save(update_fields=["outcome", "decided_at"])
    if locked.subject != Proposal.Subject.ROLE:
        # A charter is reviewed by its own criteria, on its own date.
        is_reviewed = outcome == RoundOutcome.ADOPTED and locked.subject == Proposal.Subject.GENERAL
        review_on = locked.review_on if is_reviewed else None
        facts = {"title": locked.title, "reason": reason, "by": by, "review_on": review_on, "proposal": locked}
        log(locked.community, Decision.Kind.PROPOSAL, LOGGED_OUTCOMES[outcome], **facts)
    round_ended.send(Proposal, proposal=locked, outcome=outcome)
    queue_mail(
        DECIDED, locked, without_opted_out(locked.community, DECIDED, outcome_recipients(locked)) - {by.pk if by else 0}
    )


LOGGED_OUTCOMES = {
    RoundOutcome.ADOPTED: DecisionOutcome.ACCEPTED,
    RoundOutcome.DECLINED: DecisionOutcome.DECLINED,
    RoundOutcome.LAPSED: DecisionOutcome.LAPSED,
    RoundOutcome.WITHDRAWN: DecisionOutcome.WITHDRAWN,
}


def _apply(locked: Proposal, state: RoundState, now: datetime) -> None:
    if state is RoundState.NEEDS_MORE_TIME:
        locked.closes_at, locked.extended_at = now + EXTRA_TIME, now
        locked.save(update_fields=["closes_at", "extended_at"])
    elif state is RoundState.ADOPTED:
        record_outcome(locked, RoundOutcome.ADOPTED)
    elif state is RoundState.LAPSED:
        record_outcome(locked, RoundOutcome.LAPSED)


@contextmanager
def locked_round(proposal: Proposal, *allowed: RoundState) -> Iterator[Proposal]:
    """Lock the proposal, if the state of its round is ``allowed``. Raises :class:`RoundClosed`.

    What is due is settled first, and stays settled also when this raises.
    """
    settle(proposal)
    with transaction.atomic():
        locked = _lock(proposal)
        if locked.outcome or state_of(locked, timezone.now()) not in allowed:
            raise RoundClosed
        yield locked


def _lock(proposal: Proposal) -> Proposal:
    """Lock the candidate first, as everywhere a role may start: they cannot be deactivated meanwhile."""
    if proposal.candidate_id:
        lock_if_active(proposal.candidate_id)
    return locked_proposal(proposal)


def lock_open_rounds(community: Community) -> list[Proposal]:
    """Lock the open rounds of a community that closes: the candidates, then the rounds, before the community."""
    rounds = Proposal.objects.filter(community=community, outcome="").order_by("candidate_id", "pk")
    for candidate_id in rounds.exclude(candidate=None).values_list("candidate_id", flat=True):
        lock_if_active(candidate_id)
    return [locked_proposal(each) for each in rounds]


def locked_proposal(proposal: Proposal) -> Proposal:
    """Read the proposal again, locked until the transaction ends."""
    found = Proposal.objects.select_for_update(of=("self",), no_key=True).select_related("community")
    locked: Proposal = found.get(pk=proposal.pk)
    return locked

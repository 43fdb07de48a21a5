"""Close a consent round: lock it, settle it when it is due, record the outcome."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone

from communities.decisions.outcome import MORE_TIME, Verdict, outcome_of
from communities.decisions.ownership import tell_it_waits
from communities.decisions.stakeholders import told, voices_of
from communities.models import Decision, Phase, Proposal
from communities.models.decision import log
from communities.notifications.preferences import without_refusals
from cop_platform.outbox.queue import owe
from members.models import Employee
from members.people.deactivation import still_here

DECIDED = "proposal_decided"


#: Sent with ``proposal`` and ``outcome`` inside the transaction that decides, whatever the outcome. Whose subject it is
#: does what follows; for a role also the line in the log of decisions, which says whom it is about.
consent_decided = Signal()


class Over(Exception):
    """The round has ended, or its date has passed: nothing is answered any more."""


@transaction.atomic
def settle(proposal: Proposal, now: datetime | None = None) -> str:
    """Let time do its part: adopt, give more time once, or lapse. The outcome, empty while there is none."""
    locked = _lock(proposal)
    now = now or timezone.now()
    if not locked.outcome and locked.community.is_closed:
        end(locked, Proposal.Outcome.WITHDRAWN)
    if not locked.outcome:
        _follow(locked, verdict_on(locked, now), now)
    return locked.outcome


def settle_due(now: datetime | None = None) -> None:
    """Settle every round of this organisation whose date has passed; a run that comes twice changes nothing."""
    now = now or timezone.now()
    due = Proposal.objects.filter(Q(closes_at__lte=now) | Q(community__phase=Phase.CLOSED), outcome="")
    for proposal in due.order_by("closes_at", "id"):
        settle(proposal, now)


def verdict_on(proposal: Proposal, now: datetime) -> Verdict:
    return outcome_of(
        voices_of(proposal),
        closes_at=proposal.closes_at,
        now=now,
        had_more_time=proposal.extended_at is not None,
        by_consent=proposal.by_consent,
    )


def end(locked: Proposal, outcome: Proposal.Outcome, *, by: Employee | None = None, words: str = "") -> None:
    """Write how it ended, and tell. Only for a proposal that the caller has locked and found without an outcome."""
    locked.outcome, locked.decided_at = outcome, timezone.now()
    locked.save(update_fields=["outcome", "decided_at"])
    if locked.subject != Proposal.Subject.ROLE:
        review_on = locked.review_on if outcome == Proposal.Outcome.ADOPTED else None
        facts = {"title": locked.title, "words": words, "by": by, "review_on": review_on, "proposal": locked}
        log(locked.community, Decision.Kind.PROPOSAL, LOGGED[outcome], **facts)
    consent_decided.send(Proposal, proposal=locked, outcome=outcome)
    owe(DECIDED, locked, without_refusals(locked.community, DECIDED, told(locked)) - {by.pk if by else 0})


LOGGED = {
    Proposal.Outcome.ADOPTED: Decision.Outcome.YES,
    Proposal.Outcome.NOT_NOW: Decision.Outcome.NOT_NOW,
    Proposal.Outcome.LAPSED: Decision.Outcome.LAPSED,
    Proposal.Outcome.WITHDRAWN: Decision.Outcome.WITHDRAWN,
}


def _follow(locked: Proposal, verdict: Verdict, now: datetime) -> None:
    if verdict is Verdict.MORE_TIME:
        locked.closes_at, locked.extended_at = now + MORE_TIME, now
        locked.save(update_fields=["closes_at", "extended_at"])
    elif verdict is Verdict.WAITING:
        tell_it_waits(locked)
    elif verdict is Verdict.ADOPTED:
        end(locked, Proposal.Outcome.ADOPTED)
    elif verdict is Verdict.LAPSED:
        end(locked, Proposal.Outcome.LAPSED)


@contextmanager
def in_round(proposal: Proposal, *allowed: Verdict) -> Iterator[Proposal]:
    """The proposal as it stands, locked, if its round allows what follows.

    What is due is settled first and stays settled, also when this click came too late.
    """
    settle(proposal)
    with transaction.atomic():
        locked = _lock(proposal)
        if locked.outcome or verdict_on(locked, timezone.now()) not in allowed:
            raise Over
        yield locked


def _lock(proposal: Proposal) -> Proposal:
    """The candidate first, as in all that may begin a role: they cannot leave meanwhile."""
    if proposal.candidate_id:
        still_here(proposal.candidate_id)
    return locked_proposal(proposal)


def locked_proposal(proposal: Proposal) -> Proposal:
    """Read anew, and as it stays until the transaction ends."""
    found = Proposal.objects.select_for_update(of=("self",), no_key=True).select_related("community")
    locked: Proposal = found.get(pk=proposal.pk)
    return locked

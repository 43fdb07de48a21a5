"""Answer a nomination or withdraw it; the round after an acceptance (R2)."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions.consent import Candidacy, propose, withdraw
from communities.decisions.settling import RoundClosed
from communities.decisions.stakeholders import deciding_members
from communities.models import (
    Community,
    Decision,
    DecisionOutcome,
    Nomination,
    Phase,
    Proposal,
    Role,
    RoleSelection,
    RoundOutcome,
    Step,
)
from communities.models.decision import log
from communities.models.locking import CommunityClosed
from communities.participation.admission import role_grants_admission
from communities.roles.terms import ROLE_FACTS, start_term
from cop_platform.audit.recording import audit_action, record
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.deactivation import lock_if_active

ROLE_STARTED = audit_action("role_taken_up", _("took up a role"), ROLE_FACTS)

#: Sent with ``nomination`` inside the transaction, when it has been accepted, declined, or withdrawn without an answer.
nomination_answered = Signal()

#: In these phases an acceptance is not enough: it opens a round of the core and active members (R2).
PHASES_WITH_ROUND = {Phase.PERFORM, Phase.WIND_DOWN}
ROUND_LENGTH = timedelta(days=7)


class NominationSettled(Refusal):
    """There is nothing to answer or withdraw: the nomination is settled, or its community has closed."""

    sentence = _("There is nothing to answer here any more.")


def q_pending() -> Q:
    """Pending nominations: without an answer, or accepted with an open round."""
    with_the_group = Q(answer=Nomination.Answer.ACCEPTED, proposal__isnull=False, proposal__outcome="")
    return Q(withdrawn_at=None) & (Q(answer="") | with_the_group)


# --- Answers, and the round after an acceptance -------------------------------------------------------------------
@transaction.atomic
def answer_nomination(nomination: Nomination, answer: Nomination.Answer) -> None:
    """Accept or decline. Raises :class:`NominationSettled`.

    An acceptance starts the term; where :func:`needs_round` says so, it opens a round first.
    """
    is_here = lock_if_active(nomination.nominee_id)
    rows = Nomination.objects.select_for_update(of=("self",)).select_related("community", "nominee", "proposal")
    nomination = rows.get(pk=nomination.pk)
    if not is_here or not nomination.is_open or nomination.community.is_closed:
        raise NominationSettled
    nomination.answer, nomination.answered_at = answer, timezone.now()
    if answer == Nomination.Answer.ACCEPTED and needs_round(nomination):
        try:
            nomination.proposal = _open_round(nomination)
        except CommunityClosed:
            raise NominationSettled from None
    nomination.save(update_fields=["answer", "answered_at", "proposal"])
    if answer == Nomination.Answer.ACCEPTED and (nomination.proposal is None or nomination.proposal.outcome):
        _start_term(nomination)
    nomination_answered.send(Nomination, nomination=nomination)


def needs_round(nomination: Nomination) -> bool:
    """Whether an acceptance opens a round. Not after a role selection or an import: that was decided before."""
    chosen_together = RoleSelection.objects.filter(nomination=nomination, step=Step.ACCEPTANCE).exists()
    own_choice = nomination.nominated_by_id is not None and not chosen_together
    return own_choice and role_needs_round(nomination.community, nomination.nominee, Role(nomination.role))


def role_needs_round(community: Community, about: Employee, role: Role) -> bool:
    """In ``PHASES_WITH_ROUND``; in any phase, if the role would admit a non-member who otherwise needs a request.

    Never without other members: nobody could consent, so the round would lapse.
    """
    members = deciding_members(community)
    is_asked = community.phase in PHASES_WITH_ROUND or (
        about.pk not in members and role_grants_admission(community, about, role)
    )
    return is_asked and bool(members - {about.pk})


def _open_round(nomination: Nomination) -> Proposal:
    """The text is the reason without the nominator's name, which an organisation may hide after they left."""
    nominee = nomination.nominee
    return propose(
        nomination.community,
        by=nominee,
        subject=Candidacy(nominee, Role(nomination.role)),
        text=nomination.reason,
        closes_at=timezone.now() + ROUND_LENGTH,
    )


def apply_round_to_nomination(proposal: Proposal, outcome: str) -> None:
    """After the round about an accepted nomination: start the term, or mark the nomination as withdrawn.

    The round is locked, and an accepted nomination changes only with it.
    """
    rows = Nomination.objects.select_related("community", "nominee")
    nomination = rows.filter(proposal=proposal, answer=Nomination.Answer.ACCEPTED, withdrawn_at=None).first()
    if nomination is None:
        return
    if outcome == RoundOutcome.ADOPTED and not nomination.nominee.left_at and not nomination.community.is_closed:
        _start_term(nomination)
        return
    nomination.withdrawn_at = timezone.now()
    nomination.save(update_fields=["withdrawn_at"])
    if logged := LOGGED_OUTCOMES.get(RoundOutcome(outcome)):
        _log(nomination, logged, proposal=proposal)


#: Without WITHDRAWN: what people withdraw themselves is not logged.
LOGGED_OUTCOMES = {
    RoundOutcome.DECLINED: DecisionOutcome.DECLINED,
    RoundOutcome.LAPSED: DecisionOutcome.LAPSED,
}


def _start_term(nomination: Nomination) -> None:
    """Start the term, with a record in the audit log and a line in the decision log."""
    community, person, role = nomination.community, nomination.nominee, Role(nomination.role)
    start_term(community, person, role)
    record(ROLE_STARTED, community, by=person, after={"role": role})
    _log(nomination, DecisionOutcome.ACCEPTED, reason=nomination.reason, proposal=nomination.proposal)


def _log(nomination: Nomination, outcome: DecisionOutcome, **facts: Any) -> None:
    person, role = nomination.nominee, nomination.role
    log(nomination.community, Decision.Kind.ROLE, outcome, person=person, role=role, **facts)


# --- Withdrawing --------------------------------------------------------------------------------------------------
@transaction.atomic
def withdraw_nomination(nomination: Nomination) -> None:
    """Withdraw a nomination that has no answer yet. Raises :class:`NominationSettled`."""
    nomination = Nomination.objects.select_for_update(of=("self",)).get(pk=nomination.pk)
    if not nomination.is_open:
        raise NominationSettled
    nomination.withdrawn_at = timezone.now()
    nomination.save(update_fields=["withdrawn_at"])
    nomination_answered.send(Nomination, nomination=nomination)


def withdraw_acceptance(nomination: Nomination) -> None:
    """Withdraw one's acceptance while the round is open: the round is withdrawn. Raises :class:`NominationSettled`."""
    if nomination.proposal is None or nomination.answer != Nomination.Answer.ACCEPTED:
        raise NominationSettled
    try:
        withdraw(nomination.proposal, by=nomination.nominee)
    except RoundClosed:
        raise NominationSettled from None


def cancel_nominations_of(employee: Employee) -> None:
    """After somebody left the organisation: withdraw the rounds about them, delete nominations without an answer."""
    theirs = Nomination.objects.filter(nominee=employee)
    for nomination in theirs.filter(q_pending(), answer=Nomination.Answer.ACCEPTED).select_related("proposal"):
        with suppress(NominationSettled):
            withdraw_acceptance(nomination)
    # Locked first, as in ``answer_nomination``: a role selection may have a key to one of them.
    waiting = theirs.select_for_update().filter(answer="").values_list("pk", flat=True)
    Nomination.objects.filter(pk__in=list(waiting)).delete()


def lock_open_nominations(community: Community) -> None:
    """Lock what ends when this community closes, before the community: whoever accepts locks it in this order too."""
    waiting = Nomination.objects.select_for_update().filter(community=community, answer="", withdrawn_at=None)
    list(waiting.order_by("pk").values_list("pk"))


def end_nominations_in(community: Community) -> None:
    """After a community closed: nobody is asked any more, also not when it is taken up again. Its rounds ended before.

    Nominees find the question gone from their home page; their mail leads to a page that says so.
    """
    waiting = Nomination.objects.filter(community=community, answer="", withdrawn_at=None)
    waiting.update(withdrawn_at=timezone.now())

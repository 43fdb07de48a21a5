"""Seeing somebody in a role, or oneself; and what becomes of it (R2)."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions.consent import Candidacy, propose, withdraw
from communities.decisions.settling import RoundClosed
from communities.decisions.stakeholders import deciding_members
from communities.models import (
    Community,
    Decision,
    Nomination,
    Participation,
    Phase,
    Proposal,
    Role,
    RoleSelection,
    RoleTerm,
    Step,
)
from communities.models.decision import log
from communities.models.locking import CommunityClosed, lock_open
from communities.notifications.preferences import without_opted_out
from communities.participation.admission import role_grants_admission
from communities.roles.terms import has_role, holders, start_term
from cop_platform.audit.recording import audit_action, record
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.deactivation import lock_if_active

ROLE_STARTED = audit_action("role_taken_up", _("took up a role"))

#: The kind of mail.
NOMINATION = "role_nomination"

#: Sent with ``nomination`` inside the transaction, when somebody has said yes or rather not, or is asked no more.
nomination_answered = Signal()

#: In these phases a yes is not enough: the core and active members are asked as well (R2).
PHASES_WITH_ROUND = {Phase.PERFORM, Phase.WIND_DOWN}
ROUND_LENGTH = timedelta(days=7)
#: How many colleagues one may see in a role within a day, and how long a “rather not” is left in peace.
MAX_PER_DAY, DAY = 5, timedelta(days=1)
COOLDOWN = timedelta(days=90)


class NominationSettled(Refusal):
    """The nomination has its answer, or its community has closed."""

    sentence = _("There is nothing to answer here any more.")


class AlreadyHeld(Refusal):
    sentence = _("This role is yours already.")
    status = 422


class AlreadyNominated(Refusal):
    """They think about it, or the group does."""

    sentence = _("You said yes already; the group is asked now.")
    status = 422


class RecentlyDeclined(Refusal):
    """They said rather not to the same colleague, not long ago."""

    status = 422


class AdmissionRequired(Refusal):
    """The role would open a door that only a conversation opens, and nobody inside could say anything to it."""

    sentence = _("Here people come in after a conversation. Ask to take part first.")
    status = 403


class TooManyNominations(Refusal):
    sentence = _("That is enough for one day. Let the first ones answer, and come back tomorrow.")
    status = 422


def create_nomination(
    community: Community, nominee: Employee, role: Role, *, by: Employee | None = None, reason: str = ""
) -> Nomination:
    """See someone in a role; asking again while they think about it changes nothing."""
    nomination, is_new = Nomination.objects.get_or_create(
        organisation_id=community.organisation_id,
        community=community,
        nominee=nominee,
        role=role,
        answer="",
        withdrawn_at=None,
        defaults={"reason": reason, "nominated_by": by, "nominated_at": timezone.now()},
    )
    if is_new and by and by != nominee:
        queue_mail(NOMINATION, nomination, without_opted_out(community, NOMINATION, [nominee.pk]))
    return nomination


@transaction.atomic
def nominate(community: Community, nominee: Employee, role: Role, *, by: Employee, reason: str) -> Nomination:
    """A colleague sees a colleague in a role, and says why.

    Raises :class:`AlreadyHeld`, :class:`AlreadyNominated`, :class:`RecentlyDeclined`, :class:`AdmissionRequired`,
    :class:`TooManyNominations`, :class:`CommunityClosed`.
    """
    lock_if_active(by.pk)  # One at a time: of two clicks at once the second knows of the first.
    community, name = lock_open(community), nominee.display_name
    if has_role(community, nominee, role):
        raise AlreadyHeld(_("{name} holds this role already.").format(name=name))
    theirs = Nomination.objects.filter(community=community, nominee=nominee, role=role)
    if theirs.filter(q_pending()).exists():
        raise AlreadyNominated(_("{name} is being asked already.").format(name=name))
    _require_admission(community, nominee, role, by=by)
    now = timezone.now()
    if theirs.filter(nominated_by=by, answer=Nomination.Answer.DECLINED, answered_at__gt=now - COOLDOWN).exists():
        raise RecentlyDeclined(_("{name} has had your question. Let it rest for a while.").format(name=name))
    today = Nomination.objects.filter(nominated_by=by, nominated_at__gt=now - DAY).exclude(nominee=by)
    if today.count() >= MAX_PER_DAY:
        raise TooManyNominations
    return create_nomination(community, nominee, role, by=by, reason=reason)


@transaction.atomic
def stand_for(community: Community, role: Role, *, by: Employee, motivation: str) -> Nomination:
    """Who offers themself has said yes with it.

    Raises :class:`AlreadyHeld`, :class:`AlreadyNominated`, :class:`AdmissionRequired`, :class:`NominationSettled`.
    """
    if not lock_if_active(by.pk):
        raise NominationSettled
    if has_role(community, by, role):
        raise AlreadyHeld
    if nominations_in_round(community).filter(nominee=by, role=role).exists():
        raise AlreadyNominated
    _require_admission(community, by, role, by=by)
    nomination = create_nomination(community, by, role, by=by, reason=motivation)
    answer_nomination(nomination, Nomination.Answer.ACCEPTED)
    return nomination


def _require_admission(community: Community, person: Employee, role: Role, *, by: Employee) -> None:
    """Where nobody inside can be asked, who carries the community says it; where nobody does, it is for the taking."""
    carried = _role_holders_except(community, person)
    alone = not deciding_members(community) - {person.pk}
    if alone and role_grants_admission(community, person, role) and carried and by.pk not in carried:
        if by == person:
            raise AdmissionRequired
        raise AdmissionRequired(
            _("{name} comes in by a conversation first: asking to take part.").format(name=person.display_name),
            status=422,
        )


def _role_holders_except(community: Community, person: Employee) -> set[int]:
    return {term.employee_id for term in holders([community]).get(community.pk, [])} - {person.pk}


def eligible_nominees(community: Community) -> QuerySet[Employee]:
    """Who takes part at any level or holds a role; who does neither is not written to, and may offer themself."""
    taking_part = Participation.objects.filter(community=community, employee=OuterRef("pk"))
    in_a_role = RoleTerm.objects.filter(community=community, employee=OuterRef("pk"), ended_at=None)
    return Employee.objects.filter(Exists(taking_part) | Exists(in_a_role), left_at=None).order_by("name", "pk")


def q_pending() -> Q:
    """Nominations that still wait: for a yes, or for the group after it."""
    with_the_group = Q(answer=Nomination.Answer.ACCEPTED, proposal__isnull=False, proposal__outcome="")
    return Q(withdrawn_at=None) & (Q(answer="") | with_the_group)


def pending_for(employee: Employee) -> list[Nomination]:
    """Nominations that wait for this person's answer."""
    waiting = Nomination.objects.filter(nominee=employee, answer="", withdrawn_at=None)
    waiting = waiting.exclude(community__phase=Phase.CLOSED).select_related("community", "nominated_by")
    return list(waiting.order_by("-nominated_at", "id"))


def nominations_by(employee: Employee, community: Community) -> QuerySet[Nomination]:
    """Whom they see in a role, to read what became of it; what they took back is gone."""
    made = Nomination.objects.filter(community=community, nominated_by=employee).exclude(nominee=employee)
    return (
        made.exclude(answer="", withdrawn_at__isnull=False)
        .select_related("nominee", "proposal")
        .order_by("-nominated_at", "id")
    )


def nominations_in_round(community: Community) -> QuerySet[Nomination]:
    """Who said yes, and about whom the core and active members are asked now."""
    rounds = Nomination.objects.filter(q_pending(), community=community, answer=Nomination.Answer.ACCEPTED)
    return rounds.select_related("nominee", "proposal").order_by("answered_at", "id")


# --- The answer, and the group's --------------------------------------------------------------------------------
@transaction.atomic
def answer_nomination(nomination: Nomination, answer: Nomination.Answer) -> None:
    """Say yes, or rather not. Raises :class:`NominationSettled`.

    A yes begins the role; in a community that performs it opens a round first, where there is anybody to ask.
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
    """Not where the group chose together before asking them, nor for what a file carried over: that was decided."""
    chosen_together = RoleSelection.objects.filter(nomination=nomination, step=Step.ACCEPTANCE).exists()
    own_choice = nomination.nominated_by_id is not None and not chosen_together
    return own_choice and role_needs_round(nomination.community, nomination.nominee, Role(nomination.role))


def role_needs_round(community: Community, about: Employee, role: Role) -> bool:
    """From ``perform`` on; in any phase where the role would let them past a door that others knock at.

    Not where nobody else could say anything: a round would never end well there.
    """
    members = deciding_members(community)
    is_asked = community.phase in PHASES_WITH_ROUND or (
        about.pk not in members and role_grants_admission(community, about, role)
    )
    return is_asked and bool(members - {about.pk})


def _open_round(nomination: Nomination) -> Proposal:
    """The reason goes before the group as it is; who wrote it may be nameless one day."""
    nominee = nomination.nominee
    return propose(
        nomination.community,
        by=nominee,
        subject=Candidacy(nominee, Role(nomination.role)),
        text=nomination.reason,
        closes_at=timezone.now() + ROUND_LENGTH,
    )


def apply_round_to_nomination(proposal: Proposal, outcome: str) -> None:
    """The group has spoken about somebody who said yes before: the role begins, or it does not."""
    rows = Nomination.objects.select_for_update(of=("self",)).select_related("community", "nominee")
    nomination = rows.filter(proposal=proposal, answer=Nomination.Answer.ACCEPTED, withdrawn_at=None).first()
    if nomination is None:
        return
    if (
        outcome == Proposal.RoundOutcome.ADOPTED
        and not nomination.nominee.left_at
        and not nomination.community.is_closed
    ):
        _start_term(nomination)
        return
    nomination.withdrawn_at = timezone.now()
    nomination.save(update_fields=["withdrawn_at"])
    if logged := LOGGED_OUTCOMES.get(Proposal.RoundOutcome(outcome)):
        _log(nomination, logged, proposal=proposal)


#: What somebody took back themself stands in no log.
LOGGED_OUTCOMES = {
    Proposal.RoundOutcome.DECLINED: Decision.DecisionOutcome.DECLINED,
    Proposal.RoundOutcome.LAPSED: Decision.DecisionOutcome.LAPSED,
}


def _start_term(nomination: Nomination) -> None:
    """The role is theirs, and everyone who takes part can read that it is."""
    community, person, role = nomination.community, nomination.nominee, Role(nomination.role)
    start_term(community, person, role)
    record(ROLE_STARTED, community, by=person, after={"role": role})
    _log(nomination, Decision.DecisionOutcome.ACCEPTED, reason=nomination.reason, proposal=nomination.proposal)


def _log(nomination: Nomination, outcome: Decision.DecisionOutcome, **facts: Any) -> None:
    person, role = nomination.nominee, nomination.role
    log(nomination.community, Decision.Kind.ROLE, outcome, person=person, role=role, **facts)


# --- Taking it back -----------------------------------------------------------------------------------------------
@transaction.atomic
def withdraw_nomination(nomination: Nomination) -> None:
    """Who saw somebody in a role thinks again, while nobody has answered. Raises :class:`NominationSettled`."""
    nomination = Nomination.objects.select_for_update(of=("self",)).get(pk=nomination.pk)
    if not nomination.is_open:
        raise NominationSettled
    nomination.withdrawn_at = timezone.now()
    nomination.save(update_fields=["withdrawn_at"])
    nomination_answered.send(Nomination, nomination=nomination)


def withdraw_acceptance(nomination: Nomination) -> None:
    """Who said yes thinks again while the group is asked: the round is taken back.

    Raises :class:`NominationSettled`.
    """
    if nomination.proposal is None or nomination.answer != Nomination.Answer.ACCEPTED:
        raise NominationSettled
    try:
        withdraw(nomination.proposal, by=nomination.nominee)
    except RoundClosed:
        raise NominationSettled from None


def cancel_nominations_of(employee: Employee) -> None:
    """Someone leaves the organisation: nothing waits for their answer any more, and nobody is asked about them."""
    theirs = Nomination.objects.filter(nominee=employee)
    for nomination in theirs.filter(q_pending(), answer=Nomination.Answer.ACCEPTED).select_related("proposal"):
        with suppress(NominationSettled):
            withdraw_acceptance(nomination)
    # Locked first, as where they are answered: a role selection may point at one of them.
    waiting = theirs.select_for_update().filter(answer="").values_list("pk", flat=True)
    Nomination.objects.filter(pk__in=list(waiting)).delete()

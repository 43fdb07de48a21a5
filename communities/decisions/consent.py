"""Consent rounds: propose, respond, object, amend, extend, withdraw (C3). One place for all that needs consent.

The subject of a proposal (a nomination, a version of a charter) has a key to it and receives :data:`round_ended` when
the round ends. Each verb locks the proposal, so that simultaneous requests are handled one after the other.
"""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions.outcome import MIN_READING_TIME, RoundState
from communities.decisions.settling import locked_round, record_outcome, settle
from communities.decisions.stakeholders import readers_of, respondents_of
from communities.models import Community, DecisionMethod, Proposal, ProposalText, Response, Role, RoundOutcome, Stance
from communities.models.locking import lock_open
from communities.notifications.preferences import without_opted_out
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.rate_limits import enforce_limit
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.deactivation import lock_if_active

#: Kinds of mail; people can turn them off.
PROPOSED, AMENDED = "proposal_new", "proposal_amended"
#: A decision is reviewed after half a year, unless its proposer chooses another day (S100).
REVIEW_AFTER = timedelta(days=182)

#: Most proposals by one person, proposals in one community, and new texts of one proposal, within a day. A proposal
#: is mailed to all members, a new text to all respondents. Rounds about roles have limits of their own. Documented in
#: docs/operations.md.
MAX_BY_PERSON, MAX_IN_COMMUNITY, MAX_TEXTS = 5, 10, 5
DAY = timedelta(days=1)
TOO_MANY_BY_PERSON = _(
    "You proposed %(most)d things within a day; people need time to read. The next can go on %(day)s, %(clock)s."
)
TOO_MANY_IN_COMMUNITY = _(
    "[This community] got %(most)d proposals within a day; people need time to read. The next can go on %(day)s,"
    " %(clock)s."
)
TOO_MANY_TEXTS = _(
    "It had %(most)d new texts within a day; whoever answered needs time to read. The next can go on %(day)s,"
    " %(clock)s."
)


class TextChanged(Exception):
    """The proposal got a new text meanwhile; ``proposal`` is read again."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__()
        self.proposal = proposal


class DateNotLater(Refusal):
    sentence = _("It is open until that day already. Choose a later date.")
    status = 422


class NothingToWithdraw(Refusal):
    sentence = _("No objection of yours stands here.")


class Candidacy(NamedTuple):
    """The subject of a round about a role."""

    person: Employee
    role: Role


@transaction.atomic
def propose(
    community: Community,
    *,
    by: Employee,
    text: str,
    closes_at: datetime,
    title: str = "",
    review_on: date | None = None,
    subject: Proposal.Subject | Candidacy = Proposal.Subject.GENERAL,
) -> Proposal:
    """Open a round and mail its readers; ``title`` is empty only for a role.

    Roles and charters are always decided by consent. Raises :class:`CommunityClosed`, ``TooMany``.
    """
    facts = _subject_fields(subject)
    community = _lock_to_propose(community, by, is_counted=facts["subject"] != Proposal.Subject.ROLE)
    proposal = Proposal.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        **facts,
        method=community.decision_method if subject == Proposal.Subject.GENERAL else DecisionMethod.CONSENT,
        title=title,
        proposed_by=by,
        proposed_at=timezone.now(),
        closes_at=closes_at,
        review_on=review_on or timezone.localdate(closes_at) + REVIEW_AFTER,
    )
    _add_text(proposal, text, 0, by)
    queue_mail(PROPOSED, proposal, without_opted_out(community, PROPOSED, readers_of(proposal)) - {by.pk})
    return proposal


def _lock_to_propose(community: Community, by: Employee, *, is_counted: bool) -> Community:
    """Lock the community. If it is counted, lock the proposer before (as invitations do) and enforce the limits."""
    if is_counted:
        lock_if_active(by.pk)
    held = lock_open(community)
    if is_counted:
        made = Proposal.objects.exclude(subject=Proposal.Subject.ROLE)
        day: dict[str, Any] = {"at": "proposed_at", "within": DAY}
        enforce_limit(made.filter(proposed_by=by), most=MAX_BY_PERSON, sentence=TOO_MANY_BY_PERSON, **day)
        enforce_limit(made.filter(community=held), most=MAX_IN_COMMUNITY, sentence=TOO_MANY_IN_COMMUNITY, **day)
    return held


def _subject_fields(subject: Proposal.Subject | Candidacy) -> dict[str, Any]:
    if isinstance(subject, Candidacy):
        return {"subject": Proposal.Subject.ROLE, "candidate": subject.person, "role": subject.role}
    return {"subject": subject}


def respond(
    proposal: Proposal, *, by: Employee, stance: Stance, reason: str = "", suggested_change: str = "", revision: int
) -> Response:
    """Answer the text with this ``revision``, or change one's answer.

    An objection that is replaced by another stance is kept as withdrawn, and stays readable. Raises
    :class:`RoundClosed`, :class:`TextChanged`.
    """
    with locked_round(proposal, RoundState.OPEN) as locked:
        _check_revision(locked, revision)
        said = _standing_response(locked, by)
        if said and said.stance == Stance.OBJECTION and stance != Stance.OBJECTION:
            _withdraw_response(said)
            said = None
        said = said or Response(organisation_id=locked.organisation_id, text=locked.current_text, employee=by)
        said.stance, said.reason, said.at = stance, reason, timezone.now()
        said.suggested_change = suggested_change if stance == Stance.OBJECTION else ""
        said.save()
    return said


def withdraw_objection(proposal: Proposal, *, by: Employee) -> None:
    """Withdraw one's own objection, also after the closing date, and settle the round.

    Raises :class:`RoundClosed`, :class:`NothingToWithdraw`.
    """
    with locked_round(proposal, RoundState.OPEN, RoundState.OVERDUE) as locked:
        said = _standing_response(locked, by)
        if said is None or said.stance != Stance.OBJECTION:
            raise NothingToWithdraw
        _withdraw_response(said)
    settle(proposal)


def amend(proposal: Proposal, *, by: Employee, text: str, revision: int, title: str = "") -> ProposalText:
    """Write a new text, and with it a new title: answers start afresh, with at least ``MIN_READING_TIME`` left.

    Raises :class:`RoundClosed`, :class:`TextChanged`, ``TooMany``.
    """
    with locked_round(proposal, RoundState.OPEN, RoundState.OVERDUE) as locked:
        _check_revision(locked, revision)
        anew = locked.texts.filter(revision__gt=0)
        enforce_limit(anew, at="written_at", most=MAX_TEXTS, within=DAY, sentence=TOO_MANY_TEXTS)
        now = timezone.now()
        ProposalText.objects.filter(pk=locked.current_text.pk).update(replaced_at=now)
        locked.closes_at, locked.extended_at = max(locked.closes_at, now + MIN_READING_TIME), None
        locked.title = title or locked.title
        locked.save(update_fields=["title", "closes_at", "extended_at"])
        del locked.current_text
        written = _add_text(locked, text, revision + 1, by)
        queue_mail(
            AMENDED,
            locked,
            without_opted_out(locked.community, AMENDED, respondents_of(locked)) - {by.pk},
            revision=revision + 1,
        )
    return written


def extend(proposal: Proposal, *, by: Employee, closes_at: datetime, reason: str = "") -> None:
    """Set a later closing date, also for an overdue round. Raises :class:`RoundClosed`, :class:`DateNotLater`."""
    with locked_round(proposal, RoundState.OPEN, RoundState.OVERDUE) as locked:
        if closes_at <= max(locked.closes_at, timezone.now()):
            raise DateNotLater
        locked.closes_at, locked.extension_reason = closes_at, reason
        locked.save(update_fields=["closes_at", "extension_reason"])


def withdraw(proposal: Proposal, *, by: Employee, reason: str = "") -> None:
    """Withdraw the proposal, which ends its round. Raises :class:`RoundClosed`."""
    with locked_round(proposal, RoundState.OPEN, RoundState.OVERDUE) as locked:
        record_outcome(locked, RoundOutcome.WITHDRAWN, by=by, reason=reason)


def _check_revision(locked: Proposal, revision: int) -> None:
    if locked.current_text.revision != revision:
        raise TextChanged(locked)


def _add_text(proposal: Proposal, text: str, revision: int, by: Employee) -> ProposalText:
    return ProposalText.objects.create(
        organisation_id=proposal.organisation_id,
        proposal=proposal,
        revision=revision,
        text=text,
        written_by=by,
        written_at=timezone.now(),
    )


def _standing_response(proposal: Proposal, employee: Employee) -> Response | None:
    said = Response.objects.filter(text=proposal.current_text, employee=employee, withdrawn_at=None)
    found: Response | None = said.first()
    return found


def _withdraw_response(said: Response) -> None:
    said.withdrawn_at = timezone.now()
    said.save(update_fields=["withdrawn_at"])

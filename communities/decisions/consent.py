"""Deciding by consent: propose, answer, weave objections in, settle (C3). One place for whatever needs consent.

What a proposal is about points at it (a nomination, a version of a charter) and hears of its end by
:data:`round_ended`. Each verb locks the proposal, so that what arrives in one moment happens one after the other.
"""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions.outcome import MIN_READING_TIME, RoundState
from communities.decisions.settling import locked_round, record_outcome, settle
from communities.decisions.stakeholders import readers_of, respondents_of
from communities.models import (
    Community,
    DecisionMethod,
    Proposal,
    ProposalText,
    Response,
    Role,
    Stance,
)
from communities.models.locking import lock_open
from communities.notifications.preferences import without_opted_out
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.rate_limits import enforce_limit
from cop_platform.web.refusals import Refusal
from members.models import Employee
from members.people.deactivation import lock_if_active

#: Kinds of mail, as people can turn them off.
PROPOSED, AMENDED = "proposal_new", "proposal_amended"
#: A decision is looked at again after half a year, unless its proposer says otherwise (S100).
REVIEW_AFTER = timedelta(days=182)

#: A proposal mails everyone inside, a new text whoever spoke; rounds about roles have limits of their own. Within a
#: day, by one person, of one community, and texts of one proposal. Told in docs/operations.md.
MAX_BY_PERSON, MAX_IN_COMMUNITY, MAX_TEXTS = 5, 10, 5
DAY = timedelta(days=1)
TOO_MANY_BY_PERSON = _(
    "You proposed %(most)d things within a day; people need time to read. The next can go on %(day)s, %(clock)s."
)
TOO_MANY_IN_COMMUNITY = _(
    "%(most)d proposals were put to this community within a day; people need time to read. The next can go on %(day)s,"
    " %(clock)s."
)
TOO_MANY_TEXTS = _(
    "It had %(most)d new texts within a day; whoever answered needs time to read. The next can go on %(day)s,"
    " %(clock)s."
)


class TextChanged(Exception):
    """Someone wrote a new text meanwhile; ``proposal`` is as it stands now."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__()
        self.proposal = proposal


class DateNotLater(Refusal):
    sentence = _("It is open until that day already. Choose a later date.")
    status = 422


class NothingToWithdraw(Refusal):
    sentence = _("No objection of yours stands here.")


class Candidacy(NamedTuple):
    """What a round about a role is about."""

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
    """Open a round, under a title unless it is about somebody in a role. Raises :class:`CommunityClosed`, ``TooMany``.

    Roles and charters are always decided by consent.
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
    """The community as it stands until the round is open; who proposes is held before it, as where one invites."""
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
    """Say something to the text one has read, or something else than before. Raises :class:`RoundClosed`,
    :class:`TextChanged`.

    An objection that makes way for another answer counts as taken back, and stays readable.
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
    """The objection is met; also after the date, when the round waits for it. Raises :class:`NothingToWithdraw`."""
    with locked_round(proposal, RoundState.OPEN, RoundState.OVERDUE) as locked:
        said = _standing_response(locked, by)
        if said is None or said.stance != Stance.OBJECTION:
            raise NothingToWithdraw
        _withdraw_response(said)
    settle(proposal)


def amend(proposal: Proposal, *, by: Employee, text: str, revision: int) -> ProposalText:
    """Write a next text: answers start afresh, with time to read.

    Raises :class:`RoundClosed`, :class:`TextChanged`, ``TooMany``.
    """
    with locked_round(proposal, RoundState.OPEN, RoundState.OVERDUE) as locked:
        _check_revision(locked, revision)
        anew = locked.texts.filter(revision__gt=0)
        enforce_limit(anew, at="written_at", most=MAX_TEXTS, within=DAY, sentence=TOO_MANY_TEXTS)
        now = timezone.now()
        ProposalText.objects.filter(pk=locked.current_text.pk).update(replaced_at=now)
        locked.closes_at, locked.extended_at = max(locked.closes_at, now + MIN_READING_TIME), None
        locked.save(update_fields=["closes_at", "extended_at"])
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
    """Give everyone more time, also when the date has passed and an objection waits. Raises :class:`DateNotLater`."""
    with locked_round(proposal, RoundState.OPEN, RoundState.OVERDUE) as locked:
        if closes_at <= max(locked.closes_at, timezone.now()):
            raise DateNotLater
        locked.closes_at, locked.extension_reason = closes_at, reason
        locked.save(update_fields=["closes_at", "extension_reason"])


def withdraw(proposal: Proposal, *, by: Employee, reason: str = "") -> None:
    """Take the proposal back. Raises :class:`RoundClosed`."""
    with locked_round(proposal, RoundState.OPEN, RoundState.OVERDUE) as locked:
        record_outcome(locked, Proposal.RoundOutcome.WITHDRAWN, by=by, reason=reason)


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

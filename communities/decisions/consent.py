"""Deciding by consent: propose, answer, weave objections in, settle (C3). One place for whatever needs consent.

What a proposal is about points at it (a nomination, a version of a charter) and hears of its end by
:data:`consent_decided`. Each verb locks the proposal, so that what arrives in one moment happens one after the other.
"""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions.outcome import TIME_TO_READ, Verdict
from communities.decisions.settling import end, in_round, settle
from communities.decisions.stakeholders import readers_of, spoke
from communities.models import (
    Community,
    Deciding,
    Proposal,
    ProposalText,
    Response,
    Role,
    Stance,
)
from communities.models.locking import locked_open
from communities.notifications.preferences import without_refusals
from cop_platform.outbox.queue import owe
from cop_platform.web.rate_limits import refuse_beyond
from members.models import Employee
from members.people.deactivation import still_here

#: Kinds of mail, as people can turn them off.
PROPOSED, AMENDED = "proposal_new", "proposal_amended"
#: A decision is looked at again after half a year, unless its proposer says otherwise (S100).
REVIEW_AFTER = timedelta(days=182)

#: A proposal mails everyone inside, a new text whoever spoke; rounds about roles have limits of their own. Within a
#: day, by one person, of one community, and texts of one proposal. Told in docs/operations.md.
MOST_BY_ONE, MOST_OF_ONE, MOST_TEXTS = 5, 10, 5
DAY = timedelta(days=1)
BY_ONE = _(
    "You proposed %(most)d things within a day; people need time to read. The next can go on %(day)s, %(clock)s."
)
OF_ONE = _(
    "%(most)d proposals were put to this community within a day; people need time to read. The next can go on %(day)s,"
    " %(clock)s."
)
TEXTS = _(
    "It had %(most)d new texts within a day; whoever answered needs time to read. The next can go on %(day)s,"
    " %(clock)s."
)


class Amended(Exception):
    """Someone wrote a new text meanwhile; ``proposal`` is as it stands now."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__()
        self.proposal = proposal


class NotLater(Exception):
    """More time means a later date."""


class NothingToWithdraw(Exception):
    """No objection of theirs stands."""


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
    """Open a round, under a title unless it is about somebody in a role. Raises :class:`Closed`, ``TooMany``.

    Roles and charters are always decided by consent.
    """
    facts = _facts_of(subject)
    community = _hold(community, by, is_counted=facts["subject"] != Proposal.Subject.ROLE)
    proposal = Proposal.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        **facts,
        method=community.deciding if subject == Proposal.Subject.GENERAL else Deciding.CONSENT,
        title=title,
        proposed_by=by,
        proposed_at=timezone.now(),
        closes_at=closes_at,
        review_on=review_on or timezone.localdate(closes_at) + REVIEW_AFTER,
    )
    _write(proposal, text, 0, by)
    owe(PROPOSED, proposal, without_refusals(community, PROPOSED, readers_of(proposal)) - {by.pk})
    return proposal


def _hold(community: Community, by: Employee, *, is_counted: bool) -> Community:
    """The community as it stands until the round is open; who proposes is held before it, as where one invites."""
    if is_counted:
        still_here(by.pk)
    held = locked_open(community)
    if is_counted:
        made = Proposal.objects.exclude(subject=Proposal.Subject.ROLE)
        day: dict[str, Any] = {"at": "proposed_at", "within": DAY}
        refuse_beyond(made.filter(proposed_by=by), most=MOST_BY_ONE, words=BY_ONE, **day)
        refuse_beyond(made.filter(community=held), most=MOST_OF_ONE, words=OF_ONE, **day)
    return held


def _facts_of(subject: Proposal.Subject | Candidacy) -> dict[str, Any]:
    if isinstance(subject, Candidacy):
        return {"subject": Proposal.Subject.ROLE, "candidate": subject.person, "role": subject.role}
    return {"subject": subject}


def respond(
    proposal: Proposal, *, by: Employee, stance: Stance, words: str = "", suggestion: str = "", revision: int
) -> Response:
    """Say something to the text one has read, or something else than before. Raises :class:`Over`, :class:`Amended`.

    An objection that makes way for another answer counts as taken back, and stays readable.
    """
    with in_round(proposal, Verdict.OPEN) as locked:
        _expect(locked, revision)
        said = _standing(locked, by)
        if said and said.stance == Stance.OBJECTION and stance != Stance.OBJECTION:
            _take_back(said)
            said = None
        said = said or Response(organisation_id=locked.organisation_id, text=locked.current, employee=by)
        said.stance, said.words, said.at = stance, words, timezone.now()
        said.suggestion = suggestion if stance == Stance.OBJECTION else ""
        said.save()
    return said


def withdraw_objection(proposal: Proposal, *, by: Employee) -> None:
    """The objection is met; also after the date, when the round waits for it. Raises :class:`NothingToWithdraw`."""
    with in_round(proposal, Verdict.OPEN, Verdict.WAITING) as locked:
        said = _standing(locked, by)
        if said is None or said.stance != Stance.OBJECTION:
            raise NothingToWithdraw
        _take_back(said)
    settle(proposal)


def amend(proposal: Proposal, *, by: Employee, text: str, revision: int) -> ProposalText:
    """Write a next text: answers start afresh, with time to read.

    Raises :class:`Over`, :class:`Amended`, ``TooMany``.
    """
    with in_round(proposal, Verdict.OPEN, Verdict.WAITING) as locked:
        _expect(locked, revision)
        anew = locked.texts.filter(revision__gt=0)
        refuse_beyond(anew, at="written_at", most=MOST_TEXTS, within=DAY, words=TEXTS)
        now = timezone.now()
        ProposalText.objects.filter(pk=locked.current.pk).update(replaced_at=now)
        locked.closes_at, locked.extended_at = max(locked.closes_at, now + TIME_TO_READ), None
        locked.save(update_fields=["closes_at", "extended_at"])
        del locked.current
        written = _write(locked, text, revision + 1, by)
        owe(
            AMENDED,
            locked,
            without_refusals(locked.community, AMENDED, spoke(locked)) - {by.pk},
            revision=revision + 1,
        )
    return written


def extend(proposal: Proposal, *, by: Employee, closes_at: datetime, words: str = "") -> None:
    """Give everyone more time, also when the date has passed and an objection waits. Raises :class:`NotLater`."""
    with in_round(proposal, Verdict.OPEN, Verdict.WAITING) as locked:
        if closes_at <= max(locked.closes_at, timezone.now()):
            raise NotLater
        locked.closes_at, locked.extended_because = closes_at, words
        locked.save(update_fields=["closes_at", "extended_because"])


def withdraw(proposal: Proposal, *, by: Employee, words: str = "") -> None:
    """Take the proposal back. Raises :class:`Over`."""
    with in_round(proposal, Verdict.OPEN, Verdict.WAITING) as locked:
        end(locked, Proposal.Outcome.WITHDRAWN, by=by, words=words)


def _expect(locked: Proposal, revision: int) -> None:
    if locked.current.revision != revision:
        raise Amended(locked)


def _write(proposal: Proposal, text: str, revision: int, by: Employee) -> ProposalText:
    return ProposalText.objects.create(
        organisation_id=proposal.organisation_id,
        proposal=proposal,
        revision=revision,
        text=text,
        written_by=by,
        written_at=timezone.now(),
    )


def _standing(proposal: Proposal, employee: Employee) -> Response | None:
    said = Response.objects.filter(text=proposal.current, employee=employee, withdrawn_at=None)
    found: Response | None = said.first()
    return found


def _take_back(said: Response) -> None:
    said.withdrawn_at = timezone.now()
    said.save(update_fields=["withdrawn_at"])

"""Deciding by consent: propose, answer, weave objections in, settle (C3). One place for whatever needs consent.

What a proposal is about points at it (a nomination, a version of a charter) and hears of its end by
:data:`consent_decided`. Each verb locks the proposal, so that what arrives in one moment happens one after the other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.carrying import tell_it_waits
from communities.decisions import log
from communities.models import (
    Community,
    Deciding,
    Decision,
    Phase,
    Proposal,
    ProposalText,
    Response,
    Role,
    Stance,
)
from communities.standing import locked_open
from communities.verdict import MORE_TIME, TIME_TO_READ, Verdict, outcome_of
from communities.voices import readers_of, spoke, told, voices_of
from communities.wishes import without_refusals
from cop_platform.outbox.queue import owe
from cop_platform.web.rate_limits import refuse_beyond
from members.models import Employee
from members.people.deactivation import still_here

#: Kinds of mail, as people can turn them off.
PROPOSED, AMENDED = "proposal_new", "proposal_amended"
DECIDED = "proposal_decided"
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

#: Sent with ``proposal`` and ``outcome`` inside the transaction that decides, whatever the outcome. Whose subject it is
#: does what follows; for a role also the line in the log of decisions, which says whom it is about.
consent_decided = Signal()


class Over(Exception):
    """The round has ended, or its date has passed: nothing is answered any more."""


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
    found = Proposal.objects.select_for_update(of=("self",), no_key=True).select_related("community")
    locked: Proposal = found.get(pk=proposal.pk)
    return locked


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

"""The mails about proposals."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.carrying import WAITS, awaited_for, closing_of
from communities.consent import AMENDED, DECIDED, PROPOSED, verdict_on
from communities.letters import Letters, colleagues, letter
from communities.models import Proposal
from communities.permissions import can_read_proposal
from communities.verdict import PATIENCE, Verdict
from communities.voices import readers_of
from communities.wishes import can_be_stopped
from cop_platform.outbox.kinds import mail_kind
from cop_platform.outbox.messages import Letter, absolute
from members.models import Employee

can_be_stopped(
    PROPOSED,
    about=_("new proposals"),
    stop=_("No more mail about new proposals of %(community)s?"),
)
can_be_stopped(
    AMENDED,
    about=_("proposals with a new text"),
    stop=_("No more mail when a proposal of %(community)s that you answered gets a new text?"),
)
can_be_stopped(
    DECIDED,
    about=_("what becomes of proposals"),
    stop=_("No more mail about what becomes of proposals of %(community)s?"),
)
can_be_stopped(
    WAITS,
    about=_("proposals that wait for you"),
    stop=_("No more mail when a proposal of %(community)s waits for you?"),
)


@mail_kind(PROPOSED)
def proposed(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """“Have a look: {title}”, while one can answer. Says how the proposal stands now."""
    proposal = _proposal(object_id)
    if proposal and proposal.takes_answers:
        yield from _letters("proposed", PROPOSED, proposal, recipient_ids)


@mail_kind(AMENDED)
def amended(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """“A new text”: the answers start afresh. Only of the text that stands."""
    proposal = _proposal(object_id)
    if proposal and proposal.takes_answers and proposal.current.revision == revision:
        yield from _letters("amended", AMENDED, proposal, recipient_ids)


@mail_kind(DECIDED)
def decided(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """What became of it, for who proposed and who answered."""
    proposal = _proposal(object_id)
    if proposal and not proposal.is_open:
        yield from _letters("decided", DECIDED, proposal, recipient_ids)


@mail_kind(WAITS)
def waits(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """The date has passed: an objection is still open, or the decision is theirs. Only of the date that stands."""
    proposal = _proposal(object_id)
    if proposal and closing_of(proposal) == revision and _is_waiting(proposal):
        for employee in colleagues(awaited_for(proposal).intersection(recipient_ids)):
            if can_read_proposal(employee, proposal):
                lapses_at = proposal.closes_at + PATIENCE
                yield employee.pk, _letter("communities/email/waits", WAITS, proposal, employee, lapses_at=lapses_at)


def _is_waiting(proposal: Proposal) -> bool:
    is_open = proposal.is_open and not proposal.community.is_closed
    return is_open and verdict_on(proposal, timezone.now()) is Verdict.WAITING


def _proposal(pk: int) -> Proposal | None:
    return (
        Proposal.objects.select_related("community", "organisation", "proposed_by", "candidate").filter(pk=pk).first()
    )


def _letters(template: str, kind: str, proposal: Proposal, recipient_ids: list[int]) -> Letters:
    """To those who can still read its page."""
    for employee in colleagues(readers_of(proposal).intersection(recipient_ids)):
        yield employee.pk, _letter(f"communities/email/{template}", kind, proposal, employee)


def _letter(template: str, kind: str, proposal: Proposal, employee: Employee, **facts: Any) -> Letter:
    return letter(
        template,
        proposal.community,
        employee,
        kind=kind,
        proposal=proposal,
        text=proposal.current.text,
        is_about_you=proposal.candidate_id == employee.pk,
        decision=proposal.decisions.first(),
        page=absolute(proposal.get_absolute_url()),
        **facts,
    )

"""The mails about proposals."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions.consent import AMENDED, PROPOSED
from communities.decisions.methods import CHANGED, who_hears
from communities.decisions.outcome import PATIENCE, Verdict
from communities.decisions.ownership import WAITS, awaited_for, closing_of
from communities.decisions.permissions import can_read_proposal
from communities.decisions.settling import DECIDED, verdict_on
from communities.decisions.stakeholders import readers_of
from communities.models import Deciding, Decision, Proposal
from communities.notifications.messages import Letters, colleagues, letter
from communities.notifications.preferences import can_be_stopped
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


can_be_stopped(
    CHANGED,
    about=_("a community that decides otherwise"),
    stop=_("No more mail when %(community)s decides otherwise from then on?"),
)


@mail_kind(CHANGED)
def changed(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """Who changed it, which way, why and from when; while that is how they decide."""
    line = Decision.objects.select_related("community__organisation", "by").filter(pk=object_id).first()
    if line is None or line.community.is_closed or line.community.deciding != line.title:
        return
    page = absolute(reverse("proposals", args=[line.community.organisation.slug, line.community.slug]))
    for employee in colleagues(who_hears(line.community).intersection(recipient_ids)):
        facts = {"line": line, "way": Deciding(line.title).label, "page": page}
        yield employee.pk, letter("communities/email/deciding", line.community, employee, kind=CHANGED, **facts)

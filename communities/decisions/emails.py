"""Mails about proposals, and about a changed decision method."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions.consent import AMENDED, PROPOSED
from communities.decisions.methods import METHOD_CHANGED, method_change_recipients
from communities.decisions.outcome import LAPSE_AFTER, RoundState
from communities.decisions.ownership import OVERDUE, awaited_from
from communities.decisions.permissions import can_read_proposal
from communities.decisions.reminders import CLOSED_ROUND, DECISION_REVIEW, REVIEW_DAY
from communities.decisions.reviews import reviewers_of
from communities.decisions.settling import DECIDED, state_of
from communities.decisions.stakeholders import readers_of
from communities.models import Decision, DecisionMethod, Proposal
from communities.notifications.messages import MailMessages, compose, deliverable
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import MailMessage, absolute
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.sources import reminder_mail
from members.models import Employee

register_optional_mail(
    PROPOSED,
    MailKindDescription(
        column=MailColumn.DECISIONS,
        topic=_("new proposals"),
        stop_question=_("No more mail about new proposals of %(community)s?"),
        leaves=[AMENDED, DECIDED, OVERDUE],
    ),
)
register_optional_mail(
    AMENDED,
    MailKindDescription(
        column=MailColumn.DECISIONS,
        topic=_("proposals with a new text"),
        stop_question=_("No more mail when a proposal of %(community)s that you answered gets a new text?"),
        leaves=[DECIDED],
        why_still=_(
            "When a proposal that you answered gets a new text, you still get a mail: your answer was about the old"
            " one."
        ),
    ),
)
register_optional_mail(
    DECIDED,
    MailKindDescription(
        column=MailColumn.DECISIONS,
        topic=_("what becomes of proposals"),
        stop_question=_("No more mail about what becomes of proposals of %(community)s?"),
        why_still=_("What becomes of a proposal that you made or answered we still tell you: you had a part in it."),
    ),
)
register_optional_mail(
    OVERDUE,
    MailKindDescription(
        column=MailColumn.DECISIONS,
        topic=_("proposals that wait for you"),
        stop_question=_("No more mail when a proposal of %(community)s waits for you?"),
        leaves=[DECIDED],
        why_still=_("When a proposal waits for you, you still get a mail: it does not go on without you."),
    ),
)


@mail_kind(PROPOSED, MailClass.UNREQUESTED)
def proposed(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“Have a look: {title}”, with the current text. Skipped when the proposal cannot be answered any more."""
    proposal = _proposal(object_id)
    if proposal and proposal.can_be_answered:
        yield from _messages("proposed", PROPOSED, proposal, recipient_ids)


@mail_kind(AMENDED, MailClass.UNREQUESTED)
def amended(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“A new text”: answers start afresh. Skipped when there is a newer text, or no more answers are taken."""
    proposal = _proposal(object_id)
    if proposal and proposal.can_be_answered and proposal.current_text.revision == revision:
        yield from _messages("amended", AMENDED, proposal, recipient_ids)


@mail_kind(DECIDED, MailClass.ANSWER)
def decided(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """The outcome of a proposal. Recipients: ``stakeholders.outcome_recipients``."""
    proposal = _proposal(object_id)
    if proposal and not proposal.is_open:
        yield from _messages("decided", DECIDED, proposal, recipient_ids)


@reminder_mail(CLOSED_ROUND)
def overdue(reminder: Reminder, recipient_ids: list[int]) -> MailMessages:
    """The closing date has passed, and an objection or a decision is open."""
    proposal = _proposal(reminder.object_id)
    if proposal and _is_overdue(proposal):
        for employee in deliverable(awaited_from(proposal).intersection(recipient_ids)):
            if can_read_proposal(employee, proposal):
                lapses_at = proposal.closes_at + LAPSE_AFTER
                yield (
                    employee.pk,
                    _message("communities/decisions/email/overdue", OVERDUE, proposal, employee, lapses_at=lapses_at),
                )


def _is_overdue(proposal: Proposal) -> bool:
    is_open = proposal.is_open and not proposal.community.is_closed
    return is_open and state_of(proposal, timezone.now()) is RoundState.OVERDUE


def _proposal(pk: int) -> Proposal | None:
    return (
        Proposal.objects.select_related("community", "organisation", "proposed_by", "candidate").filter(pk=pk).first()
    )


def _messages(template: str, kind: str, proposal: Proposal, recipient_ids: list[int]) -> MailMessages:
    """To recipients who are still among the readers of the proposal."""
    for employee in deliverable(readers_of(proposal).intersection(recipient_ids)):
        yield employee.pk, _message(f"communities/decisions/email/{template}", kind, proposal, employee)


def _message(template: str, kind: str, proposal: Proposal, employee: Employee, **facts: Any) -> MailMessage:
    return compose(
        template,
        proposal.community,
        employee,
        kind=kind,
        thread=proposal,
        proposal=proposal,
        text=proposal.current_text.text,
        is_about_you=proposal.candidate_id == employee.pk,
        decision=proposal.decisions.first(),
        page_url=absolute(proposal.get_absolute_url()),
        **facts,
    )


register_optional_mail(
    DECISION_REVIEW,
    MailKindDescription(
        topic=_("decisions to look at again"),
        stop_question=_("No more mail when it is time to look again at a decision of %(community)s?"),
        column=MailColumn.DECISIONS,
    ),
)


@reminder_mail(REVIEW_DAY)
def decision_review(reminder: Reminder, recipient_ids: list[int]) -> MailMessages:
    """“Time to look again”, with the text that was decided, to its proposer and the role holders."""
    rows = Decision.objects.select_related("community__organisation", "proposal")
    decision = rows.get(pk=reminder.object_id)
    for employee in deliverable(reviewers_of(decision).intersection(recipient_ids)):
        yield (
            employee.pk,
            compose(
                "communities/decisions/email/decision_review",
                decision.community,
                employee,
                kind=DECISION_REVIEW,
                decision=decision,
                text=decision.proposal.current_text.text,
                page_url=absolute(decision.review_url),
            ),
        )


register_optional_mail(
    METHOD_CHANGED,
    MailKindDescription(
        column=MailColumn.DECISIONS,
        topic=_("a new way of deciding"),
        stop_question=_("No more mail when %(community)s chooses a new way of deciding?"),
    ),
)


@mail_kind(METHOD_CHANGED, MailClass.UNREQUESTED)
def method_changed(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """The new decision method, who changed it and why. Skipped when it has changed again."""
    decision = Decision.objects.select_related("community__organisation", "by").filter(pk=object_id).first()
    if decision is None or decision.community.is_closed or decision.community.decision_method != decision.title:
        return
    page_url = absolute(reverse("decisions", args=[decision.community.organisation.slug, decision.community.slug]))
    for employee in deliverable(method_change_recipients(decision.community).intersection(recipient_ids)):
        facts = {"decision": decision, "method_label": DecisionMethod(decision.title).label, "page_url": page_url}
        yield (
            employee.pk,
            compose(
                "communities/decisions/email/method_changed", decision.community, employee, kind=METHOD_CHANGED, **facts
            ),
        )

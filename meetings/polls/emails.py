"""Mails about date polls: the question with a link to answer, new times, withdrawn, and the last day has passed."""

from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from communities.notifications.messages import MailMessages, compose, deliverable_subscribers
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import MailMessage, absolute
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.sources import reminder_mail
from cop_platform.time_zones import city
from meetings.models import Poll
from meetings.polls.answering import answer_token
from meetings.polls.lookup import offered_slots
from meetings.polls.polling import POLL_ASKED, POLL_CHANGED, POLL_WITHDRAWN
from meetings.polls.reminders import POLL_DUE, POLL_PASSED, planners_of
from meetings.polls.results import results_of
from meetings.scheduling.schedule import INVITATION
from meetings.scheduling.together import places_among
from members.models import Employee

register_optional_mail(
    POLL_PASSED,
    MailKindDescription(
        column=MailColumn.ROLES,
        topic=_("a date to choose"),
        stop_question=_("No more mail when people of %(community)s have said which date suits?"),
    ),
)


def _poll(pk: int) -> Poll | None:
    rows = Poll.objects.select_related("community__organisation", "organisation", "asked_by")
    return rows.filter(pk=pk).first()


def _messages(poll: Poll, template: str, recipient_ids: list[int]) -> MailMessages:
    """One for each recipient who still gets mail about new meetings, with the times on their own clock."""
    here = places_among([poll.community], recipient_ids)
    slots = [slot for slot in offered_slots(poll) if not slot.is_past]
    for employee in deliverable_subscribers(poll.community, INVITATION, recipient_ids):
        address = reverse("signed-poll-answer", args=[poll.organisation.slug, answer_token(poll, employee.pk)])
        facts: dict[str, Any] = {"slots": slots, "answer_url": absolute(address), "takes_part": employee.pk in here}
        yield employee.pk, _message(poll, template, employee, kind=INVITATION, **facts)


def _message(poll: Poll, template: str, employee: Employee, *, kind: str, **facts: Any) -> MailMessage:
    return compose(
        f"meetings/polls/email/{template}",
        poll.community,
        employee,
        kind=kind,
        thread=poll,
        poll=poll,
        zone_city=city(str(employee.zone)),
        page_url=absolute(poll.get_absolute_url()),
        **facts,
    )


@mail_kind(POLL_ASKED, MailClass.UNREQUESTED)
def poll_asked(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“Which date suits you?”, with the times and a link to answer. Skipped when nothing can be answered any more."""
    poll = _poll(object_id)
    if poll is not None and poll.is_open:
        yield from _messages(poll, "asked", recipient_ids)


@mail_kind(POLL_CHANGED, MailClass.UNREQUESTED)
def poll_changed(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“New times”, to those who had answered."""
    poll = _poll(object_id)
    if poll is not None and poll.is_open:
        yield from _messages(poll, "changed", recipient_ids)


@mail_kind(POLL_WITHDRAWN, MailClass.CALENDAR)
def poll_withdrawn(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“No date after all”, to those who had answered: they may have kept a time free."""
    poll = _poll(object_id)
    if poll is not None and poll.outcome == Poll.Outcome.WITHDRAWN:
        yield from _messages(poll, "withdrawn", recipient_ids)


@reminder_mail(POLL_DUE)
def poll_passed(reminder: Reminder, recipient_ids: list[int]) -> MailMessages:
    """“Choose a date”, with what suits best, to those who may still choose."""
    poll = _poll(reminder.object_id)
    if poll is None or poll.outcome:
        return
    still = planners_of(poll).intersection(recipient_ids)
    results = results_of(poll)
    for employee in deliverable_subscribers(poll.community, POLL_PASSED, list(still)):
        with translation.override(employee.user.language), timezone.override(employee.zone):
            headline = results.headline(is_open=False)
        yield employee.pk, _message(poll, "passed", employee, kind=POLL_PASSED, headline=headline, results=results)

"""The mails of this app, one function each."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from communities.wishes import can_be_stopped, unsubscribe_token
from cop_platform.outbox.inks import INKS
from cop_platform.outbox.kinds import mail_kind
from cop_platform.outbox.letters import CalendarPart, Letter, Reader, absolute, write
from meetings.answering import answer_token, choices_for
from meetings.entries import entry_of
from meetings.icalendar import Guest, cancel, request
from meetings.models import Meeting
from meetings.scheduling import CHANGE, INVITATION, what_was_told
from members.emails import sender_for
from members.models import Employee

can_be_stopped(
    INVITATION,
    about=_("new meetings"),
    stop=_("No more mail about new meetings of %(community)s?"),
)
can_be_stopped(
    CHANGE,
    about=_("moved or called off"),
    stop=_("No more mail when a meeting of %(community)s moves or is called off?"),
)


@mail_kind(INVITATION)
def invitation(object_id: int, revision: int, recipient_ids: list[int]) -> Iterator[tuple[int, Letter | None]]:
    """“{title}, {day}”: come if it helps you. Says how the meeting stands now, also when it moved meanwhile."""
    meeting = _meeting(object_id)
    if meeting is None or not meeting.takes_answers:
        return
    for employee in _employees(recipient_ids):
        yield employee.pk, _letter("meetings/email/invitation", INVITATION, meeting, employee)


@mail_kind(CHANGE)
def changed(object_id: int, revision: int, recipient_ids: list[int]) -> Iterator[tuple[int, Letter | None]]:
    """“Moved” or “off”, for everyone who knows of the meeting."""
    meeting = _meeting(object_id)
    if meeting is None or meeting.is_over:
        return
    template = "meetings/email/moved" if meeting.is_open else "meetings/email/called_off"
    extra = {"was": what_was_told(meeting), "cancellation": meeting.cancellations.first(), "next": _next_after(meeting)}
    for employee in _employees(recipient_ids):
        yield employee.pk, _letter(template, CHANGE, meeting, employee, **extra)


def _meeting(pk: int) -> Meeting | None:
    return Meeting.objects.select_related("community", "organisation", "host", "planned_by").filter(pk=pk).first()


def _next_after(meeting: Meeting) -> Meeting | None:
    return None if meeting.is_open else Meeting.objects.filter(community=meeting.community).upcoming().first()


def _employees(pks: list[int]) -> Iterator[Employee]:
    here = Employee.objects.select_related("user", "organisation").filter(
        pk__in=pks, left_at=None, user__is_active=True
    )
    return here.order_by("pk").iterator()


def _letter(template: str, kind: str, meeting: Meeting, employee: Employee, **extra: Any) -> Letter:
    organisation = meeting.organisation
    unsubscribe = reverse("unsubscribe", args=[organisation.slug, unsubscribe_token(meeting.community, employee, kind)])
    context = {
        **INKS[meeting.community.ink],
        **extra,
        "organisation": organisation,
        "first_name": employee.first_name,
        "organisation_name": organisation.name,
        "community": meeting.community,
        "meeting": meeting,
        "employee": employee,
        "page": absolute(meeting.get_absolute_url()),
        "choices": choices_for(meeting),
        "answer_link": absolute(reverse("signed-answer", args=[organisation.slug, answer_token(meeting, employee.pk)])),
    }
    return write(
        template,
        context,
        Reader(employee.user.email, employee.user.language, employee.zone),
        sender=sender_for(organisation),
        unsubscribe=absolute(unsubscribe),
        calendar=_calendar(meeting, employee),
    )


def _calendar(meeting: Meeting, employee: Employee) -> CalendarPart:
    guest = Guest(employee.shown_name, employee.user.email)
    with translation.override(employee.user.language):
        entry = entry_of(meeting)
    if meeting.is_open:
        return CalendarPart("REQUEST", request(entry, guest))
    return CalendarPart("CANCEL", cancel(entry, guest))

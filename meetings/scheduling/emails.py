"""The mails of this app, one function each."""

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from communities.notifications.messages import Letters, colleagues, letter
from communities.notifications.preferences import can_be_stopped
from cop_platform.outbox.kinds import mail_kind
from cop_platform.outbox.messages import CalendarPart, Letter, absolute
from meetings.calendars.entries import entry_of
from meetings.calendars.icalendar import Guest, cancel, request
from meetings.models import Meeting
from meetings.rsvps.answering import answer_token, choices_for
from meetings.scheduling.schedule import CHANGE, INVITATION, what_was_told
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
def invitation(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """“{title}, {day}”: come if it helps you. Says how the meeting stands now, also when it moved meanwhile."""
    meeting = _meeting(object_id)
    if meeting is None or not meeting.takes_answers:
        return
    for employee in colleagues(recipient_ids):
        yield employee.pk, _letter("meetings/email/invitation", INVITATION, meeting, employee)


@mail_kind(CHANGE)
def changed(object_id: int, revision: int, recipient_ids: list[int]) -> Letters:
    """“Moved” or “off”, for everyone who knows of the meeting."""
    meeting = _meeting(object_id)
    if meeting is None or meeting.is_over:
        return
    template = "meetings/email/moved" if meeting.is_open else "meetings/email/called_off"
    extra = {"was": what_was_told(meeting), "cancellation": meeting.cancellations.first(), "next": _next_after(meeting)}
    for employee in colleagues(recipient_ids):
        yield employee.pk, _letter(template, CHANGE, meeting, employee, **extra)


def _meeting(pk: int) -> Meeting | None:
    return Meeting.objects.select_related("community", "organisation", "host", "planned_by").filter(pk=pk).first()


def _next_after(meeting: Meeting) -> Meeting | None:
    return None if meeting.is_open else Meeting.objects.filter(community=meeting.community).upcoming().first()


def _letter(template: str, kind: str, meeting: Meeting, employee: Employee, **extra: Any) -> Letter:
    answers = reverse("signed-answer", args=[meeting.organisation.slug, answer_token(meeting, employee.pk)])
    return letter(
        template,
        meeting.community,
        employee,
        kind=kind,
        calendar=_calendar(meeting, employee),
        meeting=meeting,
        page=absolute(meeting.get_absolute_url()),
        choices=choices_for(meeting),
        answer_link=absolute(answers),
        **extra,
    )


def _calendar(meeting: Meeting, employee: Employee) -> CalendarPart:
    guest = Guest(employee.shown_name, employee.user.email)
    with translation.override(employee.user.language):
        entry = entry_of(meeting)
    if meeting.is_open:
        return CalendarPart("REQUEST", request(entry, guest))
    return CalendarPart("CANCEL", cancel(entry, guest))

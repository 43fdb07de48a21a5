"""Mails about new, moved and cancelled meetings."""

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from communities.models import Participation
from communities.notifications.messages import MailMessages, compose, deliverable
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import CalendarPart, MailMessage, absolute
from meetings.calendars.entries import entry_of
from meetings.calendars.icalendar import Invitee, cancel_message, request_message
from meetings.models import Meeting
from meetings.rsvps.answering import choices_for, rsvp_token
from meetings.scheduling.notified import recipients_with_news
from meetings.scheduling.schedule import CHANGE, INVITATION
from members.models import Employee

register_optional_mail(
    INVITATION,
    MailKindDescription(
        column=MailColumn.MEETINGS,
        topic=_("new meetings"),
        stop_question=_("No more mail about new meetings of %(community)s?"),
        subscribed=_("We’ll mail you when a meeting is planned."),
        leaves=[CHANGE],
    ),
)
register_optional_mail(
    CHANGE,
    MailKindDescription(
        column=MailColumn.MEETINGS,
        is_follow_up=True,
        topic=_("moved or called off"),
        stop_question=_("No more mail when a meeting of %(community)s moves or is called off?"),
        why_still=_(
            "When a date that we told you of moves or is called off, you still get a mail: it may stand in your"
            " calendar."
        ),
    ),
)


@mail_kind(INVITATION, MailClass.UNREQUESTED)
def invitation(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{title}, {day}”: the invitation, with the current details, also when the meeting moved meanwhile."""
    meeting = _meeting(object_id)
    if meeting is None or not meeting.is_upcoming:
        return
    sits = _sitting(meeting, recipient_ids)
    for employee in deliverable(recipient_ids):
        template = "meetings/scheduling/email/invitation"
        yield employee.pk, _message(template, INVITATION, meeting, employee, sits=employee.pk in sits)


@mail_kind(CHANGE, MailClass.CALENDAR)
def changed(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“Moved” or “called off”, with the update for the recipient's calendar. Skipped if all is as they were told."""
    meeting = _meeting(object_id)
    if meeting is None or meeting.is_over:
        return
    template = "meetings/scheduling/email/moved" if meeting.is_open else "meetings/scheduling/email/cancelled"
    extra = {"cancellation": meeting.cancellations.first(), "next_meeting": _next_after(meeting)}
    sits, news = _sitting(meeting, recipient_ids), recipients_with_news(meeting, recipient_ids)
    for employee in deliverable(news):
        previous = news[employee.pk]
        sits_here = employee.pk in sits
        yield employee.pk, _message(template, CHANGE, meeting, employee, sits=sits_here, previous=previous, **extra)


def _meeting(pk: int) -> Meeting | None:
    return Meeting.objects.select_related("community", "organisation", "host", "scheduled_by").filter(pk=pk).first()


def _sitting(meeting: Meeting, recipient_ids: list[int]) -> set[int]:
    """Those who take part in the community. Others are mailed as the date may stand in their calendar."""
    here = Participation.objects.filter(community=meeting.community, employee__in=recipient_ids)
    return {*here.values_list("employee_id", flat=True)}


def _next_after(meeting: Meeting) -> Meeting | None:
    return None if meeting.is_open else Meeting.objects.filter(community=meeting.community).upcoming().first()


def _message(template: str, kind: str, meeting: Meeting, employee: Employee, **extra: Any) -> MailMessage:
    address = reverse("signed-rsvp", args=[meeting.organisation.slug, rsvp_token(meeting, employee.pk)])
    return compose(
        template,
        meeting.community,
        employee,
        kind=kind,
        calendar=_calendar_part(meeting, employee),
        revision=meeting.revision,
        meeting=meeting,
        page_url=absolute(meeting.get_absolute_url()),
        choices=choices_for(meeting),
        rsvp_url=absolute(address),
        **extra,
    )


def _calendar_part(meeting: Meeting, employee: Employee) -> CalendarPart:
    guest = Invitee(employee.display_name, employee.user.email)
    with translation.override(employee.user.language):
        entry = entry_of(meeting)
    if meeting.is_open:
        return CalendarPart("REQUEST", request_message(entry, guest))
    return CalendarPart("CANCEL", cancel_message(entry, guest))

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
from meetings.calendars.entries import entry_of, without_date
from meetings.calendars.icalendar import Invitee, cancel_message, request_message
from meetings.models import Meeting
from meetings.rsvps.answering import choices_for, rsvp_token
from meetings.scheduling.notified import recipients_with_news, was_told_off
from meetings.scheduling.schedule import CHANGE, DATE_LEFT, INVITATION
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
    sits, from_poll = _sitting(meeting, recipient_ids), meeting.polls.exists()
    for employee in deliverable(recipient_ids):
        template, sits_here = "meetings/scheduling/email/invitation", employee.pk in sits
        yield employee.pk, _message(template, INVITATION, meeting, employee, sits=sits_here, from_poll=from_poll)


@mail_kind(CHANGE, MailClass.CALENDAR)
def changed(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“Moved” or “called off”, with the update for the recipient's calendar. Skipped if all is as they were told."""
    meeting = _meeting(object_id)
    if meeting is None or meeting.is_over:
        return
    template = "meetings/scheduling/email/moved" if meeting.is_open else "meetings/scheduling/email/cancelled"
    extra = {"cancellation": meeting.cancellations.first(), "next_meeting": _next_after(meeting)}
    sits, news = _sitting(meeting, recipient_ids), recipients_with_news(meeting, recipient_ids)
    told_off = was_told_off(meeting, news) if meeting.is_open else set()
    for employee in deliverable(news):
        previous = news[employee.pk]
        sits_here = employee.pk in sits
        said = "meetings/scheduling/email/restored" if employee.pk in told_off else template
        yield employee.pk, _message(said, CHANGE, meeting, employee, sits=sits_here, previous=previous, **extra)


@mail_kind(DATE_LEFT, MailClass.CALENDAR)
def date_left(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“Out of the series”: takes the former time of a date out of the recipient's calendar. Its new one comes apart."""
    meeting = _meeting(object_id)
    if meeting is None or meeting.series is None or meeting.is_over:
        return
    template = "meetings/scheduling/email/date_left"
    sits = _sitting(meeting, recipient_ids)
    for employee in deliverable(recipient_ids):
        guest = Invitee(employee.display_name, employee.user.email)
        with translation.override(employee.user.language):
            calendar = CalendarPart("CANCEL", cancel_message(without_date(meeting), guest))
        former = meeting.series.times_on(meeting.original_day)
        yield (
            employee.pk,
            _message(
                template,
                CHANGE,
                meeting,
                employee,
                calendar=calendar,
                sits=employee.pk in sits,
                former_start=former[0],
                former_end=former[1],
            ),
        )


def _meeting(pk: int) -> Meeting | None:
    return (
        Meeting.objects.select_related("community", "organisation", "host", "scheduled_by", "series")
        .filter(pk=pk)
        .first()
    )


def _sitting(meeting: Meeting, recipient_ids: list[int]) -> set[int]:
    """Those who take part in the community. Others are mailed as the date may stand in their calendar."""
    here = Participation.objects.filter(community=meeting.community, employee__in=recipient_ids)
    return {*here.values_list("employee_id", flat=True)}


def _next_after(meeting: Meeting) -> Meeting | None:
    return None if meeting.is_open else Meeting.objects.filter(community=meeting.community).upcoming().first()


def _message(template: str, kind: str, meeting: Meeting, employee: Employee, **extra: Any) -> MailMessage:
    calendar = extra.pop("calendar", None) or _calendar_part(meeting, employee)
    address = reverse("signed-rsvp", args=[meeting.organisation.slug, rsvp_token(meeting, employee.pk)])
    return compose(
        template,
        meeting.community,
        employee,
        kind=kind,
        calendar=calendar,
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

"""Mails about new, moved and cancelled meetings."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from communities.models import Community
from communities.notifications.circulars import Calendar, Circular
from communities.notifications.messages import MailMessages, deliverable
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import CalendarPart, MailMessage, absolute
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.sources import reminder_mail
from cop_platform.web.addresses import address_of
from meetings.calendars.entries import entry_of, without_date
from meetings.calendars.icalendar import Invitee, Placeholder, cancel_message, request_message
from meetings.calendars.writing import folded
from meetings.models import RSVP, Meeting, Move
from meetings.rsvps.answering import choices_for, rsvp_token
from meetings.scheduling.notified import recipients_with_news, was_told_off
from meetings.scheduling.reminders import DAY_AHEAD, REMINDER
from meetings.scheduling.schedule import CHANGE, DATE_LEFT, INVITATION
from meetings.scheduling.together import communities_of, names_beside, places_among
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
register_optional_mail(
    REMINDER,
    MailKindDescription(
        column=MailColumn.MEETINGS,
        is_follow_up=True,
        topic=_("a day before a meeting"),
        stop_question=_("No more mail a day before the meetings of %(community)s?"),
    ),
)


@mail_kind(INVITATION, MailClass.UNREQUESTED)
def invitation(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{title}, {day}”: the invitation, with the current details, also when the meeting moved meanwhile."""
    meeting = _meeting(object_id)
    if meeting is None or not meeting.is_upcoming:
        return
    here = places_among(communities_of(meeting), recipient_ids)
    letters = MeetingLetters(meeting, INVITATION, from_poll=meeting.polls.exists())
    for employee in deliverable(recipient_ids):
        template = "meetings/scheduling/email/invitation"
        yield employee.pk, letters.to(employee, template, places=here.get(employee.pk, []))


@mail_kind(CHANGE, MailClass.CALENDAR)
def changed(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“Moved” or “called off”, with the update for the recipient's calendar. Skipped if all is as they were told."""
    meeting = _meeting(object_id)
    if meeting is None or meeting.is_over:
        return
    template = "meetings/scheduling/email/moved" if meeting.is_open else "meetings/scheduling/email/cancelled"
    extra: dict[str, Any] = {"cancellation": meeting.cancellations.first(), "next_meeting": _next_after(meeting)}
    here, news = places_among(communities_of(meeting), recipient_ids), recipients_with_news(meeting, recipient_ids)
    told_off = was_told_off(meeting, news) if meeting.is_open else set()
    letters = MeetingLetters(meeting, CHANGE, **extra)
    for employee in deliverable(news):
        said = "meetings/scheduling/email/restored" if employee.pk in told_off else template
        yield employee.pk, letters.to(employee, said, places=here.get(employee.pk, []), previous=news[employee.pk])


@mail_kind(DATE_LEFT, MailClass.CALENDAR)
def date_left(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“Out of the series”: takes the former time of a date out of the recipient's calendar. Its new one comes apart."""
    meeting = _meeting(object_id)
    if meeting is None or meeting.series is None or meeting.is_over:
        return
    here = places_among(communities_of(meeting), recipient_ids)
    former = meeting.series.times_on(meeting.original_day)

    def without(attendee: str) -> CalendarPart:
        return CalendarPart("CANCEL", cancel_message(without_date(meeting), Placeholder(attendee)), folded)

    letters = MeetingLetters(meeting, CHANGE, calendar=without, former_start=former[0], former_end=former[1])
    for employee in deliverable(recipient_ids):
        yield employee.pk, letters.to(employee, "meetings/scheduling/email/date_left", places=here.get(employee.pk, []))


@reminder_mail(DAY_AHEAD)
def reminder(planned: Reminder, recipient_ids: list[int]) -> MailMessages:
    """“Soon: {title}, {day}”, a day ahead. It has no calendar entry: what stands in calendars has not changed."""
    meeting = _meeting(planned.object_id)
    if meeting is None:
        return
    answers = dict(meeting.rsvps.filter(employee__in=recipient_ids).values_list("employee_id", "choice"))
    letters = {said: MeetingLetters(meeting, REMINDER, has_entry=False, comes=said) for said in (False, True)}
    here = places_among(communities_of(meeting), recipient_ids)
    for employee in deliverable(recipient_ids):
        answer = answers.get(employee.pk)
        if answer != RSVP.Choice.NOT_THIS_TIME:
            comes = answer in (RSVP.Choice.COMING, RSVP.Choice.ONLINE)
            template = "meetings/scheduling/email/reminder"
            yield employee.pk, letters[comes].to(employee, template, places=here.get(employee.pk, []))


class MeetingLetters:
    """Mails of one kind about one meeting: those who read the same get one that is rendered once.

    ``facts``: the same for all readers. ``calendar`` is given where the entry is not that of the meeting as it stands.
    """

    def __init__(
        self, meeting: Meeting, kind: str, *, calendar: Calendar | None = None, has_entry: bool = True, **facts: Any
    ) -> None:
        self.meeting, self.kind = meeting, kind
        self.calendar = (calendar or self._entry) if has_entry else None
        self.facts = {
            "meeting": meeting,
            "page_url": absolute(meeting.get_absolute_url()),
            "choices": choices_for(meeting),
            **facts,
        }
        self.circulars: dict[tuple[str, tuple[int, ...], Any], Circular] = {}

    def to(
        self, employee: Employee, template: str, *, places: list[Community], previous: Move | None = None
    ) -> MailMessage:
        """``places``: its communities in which this person takes part. ``previous``: what they were told before."""
        key = (template, tuple(each.pk for each in places), previous.pk if previous else None)
        circular = self.circulars.get(key)
        if circular is None:
            community = places[0] if places else self.meeting.community
            circular = self.circulars[key] = Circular(
                template,
                community,
                also=places[1:],
                kind=self.kind,
                calendar=self.calendar,
                revision=self.meeting.revision,
                thread=self.meeting,
                takes_part=bool(places),
                together=names_beside(self.meeting, community.pk),
                previous=previous,
                **self.facts,
            )
        address = address_of("signed-rsvp", self.meeting.organisation.slug, rsvp_token(self.meeting, employee.pk))
        return circular.to(employee, attendee=attendee_line(employee), rsvp_url=absolute(address))

    def _entry(self, attendee: str) -> CalendarPart:
        entry, guest = entry_of(self.meeting), Placeholder(attendee)
        if self.meeting.is_open:
            return CalendarPart("REQUEST", request_message(entry, guest), folded)
        return CalendarPart("CANCEL", cancel_message(entry, guest), folded)


def attendee_line(employee: Employee) -> str:
    """The line of this person in a calendar entry."""
    return Invitee(employee.display_name, employee.user.email).line


def _meeting(pk: int) -> Meeting | None:
    found = Meeting.objects.with_co_hosts().filter(pk=pk)
    meeting: Meeting | None = found.select_related(
        "community", "organisation", "host", "scheduled_by", "series"
    ).first()
    return meeting


def _next_after(meeting: Meeting) -> Meeting | None:
    return None if meeting.is_open else Meeting.objects.filter(community=meeting.community).upcoming().first()

"""The mail that asks whether a date without topics goes on."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.notifications.messages import MailMessages, compose, deliverable
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from cop_platform.outbox.messages import absolute
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.sources import reminder_mail
from meetings.agenda.reminders import NO_TOPICS, TOPICS_MISSING
from meetings.agenda.without_topics import deciders_of
from meetings.models import Meeting

register_optional_mail(
    NO_TOPICS,
    MailKindDescription(
        topic=_("a date that has no topics yet"),
        stop_question=_("No more mail when a date of %(community)s has no topics?"),
        column=MailColumn.MEETINGS,
    ),
)


@reminder_mail(TOPICS_MISSING)
def no_topics(reminder: Reminder, recipient_ids: list[int]) -> MailMessages:
    """“No topic yet: does it go on?”, with both answers on the page."""
    meeting = Meeting.objects.select_related("community__organisation").get(pk=reminder.object_id)
    community = meeting.community
    address = [community.organisation.slug, community.slug, meeting.public_id]
    for employee in deliverable(deciders_of(meeting).intersection(recipient_ids)):
        yield (
            employee.pk,
            compose(
                "meetings/agenda/email/no_topics",
                community,
                employee,
                kind=NO_TOPICS,
                thread=meeting,
                meeting=meeting,
                page_url=absolute(f"{meeting.get_absolute_url()}#agenda"),
                cancel_url=absolute(reverse("cancel-meeting", args=address)),
            ),
        )

"""The mail that asks about an untouched draft."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charters.keeping.reminders import CHARTER_DRAFT, UNTOUCHED_DRAFT
from charters.keeping.untouched import goes_on, writers_of
from charters.models import CharterVersion
from communities.notifications.messages import MailMessages, compose, deliverable
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from cop_platform.outbox.messages import absolute
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.sources import reminder_mail

register_optional_mail(
    CHARTER_DRAFT,
    MailKindDescription(
        topic=_("a draft of the one-pager that nobody changes any more"),
        stop_question=_("No more mail about a forgotten draft of the one-pager of %(community)s?"),
        column=MailColumn.DECISIONS,
    ),
)


@reminder_mail(UNTOUCHED_DRAFT)
def charter_draft(reminder: Reminder, recipient_ids: list[int]) -> MailMessages:
    """“Is the draft of the one-pager still needed?”"""
    version = CharterVersion.objects.select_related("community__organisation").get(pk=reminder.object_id)
    community = version.community
    page_url = absolute(reverse("charter-draft", args=[community.organisation.slug, community.slug]))
    for employee in deliverable(writers_of(version).intersection(recipient_ids)):
        yield (
            employee.pk,
            compose(
                "charters/keeping/email/charter_draft",
                community,
                employee,
                kind=CHARTER_DRAFT,
                day=version.touched_at,
                goes_on=goes_on(version),
                page_url=page_url,
            ),
        )

"""The mail with the yearly question about support."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import RoleTerm
from communities.notifications.messages import MailMessages, compose, deliverable
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from cop_platform.outbox.messages import absolute
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.sources import reminder_mail
from knowledge.support_check.reminders import SUPPORT_CHECK, YEARLY_QUESTION

register_optional_mail(
    SUPPORT_CHECK,
    MailKindDescription(
        column=MailColumn.ROLES,
        topic=_("the yearly question about support"),
        stop_question=_("No more yearly question about support for %(community)s?"),
    ),
)


@reminder_mail(YEARLY_QUESTION)
def support_check(reminder: Reminder, recipient_ids: list[int]) -> MailMessages:
    """“Is {community} well supported?”, once a year to whoever holds a role."""
    term = RoleTerm.objects.select_related("community__organisation").get(pk=reminder.object_id)
    community = term.community
    for reader in deliverable({term.employee_id}.intersection(recipient_ids)):
        yield (
            reader.pk,
            compose(
                "knowledge/support_check/email/question",
                community,
                reader,
                kind=SUPPORT_CHECK,
                page_url=absolute(reverse("support-check", args=[community.organisation.slug, community.slug])),
            ),
        )

"""Mails about requests for support: asked, answered, still waiting."""

from django.utils.translation import gettext_lazy as _

from communities.notifications.messages import MailMessages, compose, deliverable, deliverable_subscribers
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import absolute
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.sources import reminder_mail
from knowledge.models import SupportRequest
from knowledge.support.reminders import SUPPORT_WAITS, WAITING_REQUEST
from knowledge.support.requests import SUPPORT_ANSWERED, SUPPORT_ASKED, sponsors_of

register_optional_mail(
    SUPPORT_ASKED,
    MailKindDescription(
        column=MailColumn.ROLES,
        topic=_("support that you are asked for"),
        stop_question=_("No more mail when %(community)s asks you for support?"),
    ),
)
register_optional_mail(
    SUPPORT_WAITS,
    MailKindDescription(
        column=MailColumn.ROLES,
        topic=_("support that still waits for your answer"),
        stop_question=_("No more mail when support asked by %(community)s waits for your answer?"),
        is_follow_up=True,
    ),
)
register_optional_mail(
    SUPPORT_ANSWERED,
    MailKindDescription(
        column=MailColumn.ROLES,
        topic=_("the answer to support you asked for"),
        stop_question=_("No more mail when support for %(community)s is answered?"),
        is_follow_up=True,
    ),
)


def _request(pk: int) -> SupportRequest | None:
    rows = SupportRequest.objects.select_related("community__organisation", "asked_by", "answered_by")
    found: SupportRequest | None = rows.filter(pk=pk).first()
    return found


@mail_kind(SUPPORT_ASKED, MailClass.UNREQUESTED)
def support_asked(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{community} asks you for {what}”, to its Sponsors. Skipped once answered, withdrawn or closed."""
    support = _request(object_id)
    if support is None or not support.is_open or support.community.is_closed:
        return
    wanted = set(recipient_ids).intersection(sponsors_of(support.community))
    for sponsor in deliverable_subscribers(support.community, SUPPORT_ASKED, list(wanted)):
        yield (
            sponsor.pk,
            compose(
                "knowledge/support/email/asked",
                support.community,
                sponsor,
                kind=SUPPORT_ASKED,
                thread=support,
                support=support,
                page_url=absolute(support.get_absolute_url()),
            ),
        )


@mail_kind(SUPPORT_ANSWERED, MailClass.UNREQUESTED)
def support_answered(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{name} answered: {answer}”, to those who asked."""
    support = _request(object_id)
    if support is None or not support.answered_at:
        return
    for reader in deliverable_subscribers(support.community, SUPPORT_ANSWERED, recipient_ids):
        yield (
            reader.pk,
            compose(
                "knowledge/support/email/answered",
                support.community,
                reader,
                kind=SUPPORT_ANSWERED,
                thread=support,
                support=support,
                page_url=absolute(support.get_absolute_url()),
            ),
        )


@reminder_mail(WAITING_REQUEST)
def support_waits(reminder: Reminder, recipient_ids: list[int]) -> MailMessages:
    """“Still waits for your answer”, once, to Sponsors who are so still."""
    support = _request(reminder.object_id)
    if support is None:
        return
    for sponsor in deliverable(set(recipient_ids).intersection(sponsors_of(support.community))):
        yield (
            sponsor.pk,
            compose(
                "knowledge/support/email/waits",
                support.community,
                sponsor,
                kind=SUPPORT_WAITS,
                thread=support,
                support=support,
                page_url=absolute(support.get_absolute_url()),
            ),
        )

"""The mail that asks everyone who takes part where they would like to go on."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from communities.models import Split
from communities.notifications.messages import MailMessages, compose, deliverable, deliverable_subscribers
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from communities.splitting.cancelling import SPLIT_CANCELLED
from communities.splitting.splitting import SPLIT_CHOICE, parts_of, people_asked
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import absolute

register_optional_mail(
    SPLIT_CHOICE,
    MailKindDescription(
        column=MailColumn.DECISIONS,
        topic=_("where to go on after a split"),
        stop_question=_("No more mail when %(community)s goes on as smaller [communities]?"),
    ),
)


@mail_kind(SPLIT_CHOICE, MailClass.UNREQUESTED)
def split_choice(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{group} goes on as smaller communities”. Skipped for those who left it, and once the date has passed."""
    asked = Split.objects.select_related("community__organisation", "asked_by").filter(pk=object_id).first()
    if asked is None or not asked.is_open:
        return
    community = asked.community
    facts: dict[str, Any] = {
        "kind": SPLIT_CHOICE,
        "thread": asked,
        "split": asked,
        "parts": list(parts_of(asked)),
        "page_url": absolute(asked.get_absolute_url()),
    }
    still_here = people_asked(community).intersection(recipient_ids)
    for employee in deliverable_subscribers(community, SPLIT_CHOICE, list(still_here)):
        yield employee.pk, compose("communities/splitting/email/split", community, employee, **facts)


@mail_kind(SPLIT_CANCELLED, MailClass.UNREQUESTED)
def split_cancelled(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{group} does not split”, with the reason: to those who were asked, and to those who took a place."""
    asked = Split.objects.select_related("community__organisation", "cancelled_by").filter(pk=object_id).first()
    if asked is None or asked.cancelled_at is None:
        return
    community = asked.community
    facts: dict[str, Any] = {
        "kind": SPLIT_CHOICE,
        "thread": asked,
        "split": asked,
        "parts": list(parts_of(asked)),
        "page_url": absolute(community.get_absolute_url()),
    }
    for employee in deliverable(recipient_ids):
        yield employee.pk, compose("communities/splitting/email/cancelled", community, employee, **facts)

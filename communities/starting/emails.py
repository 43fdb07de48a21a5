"""Mails about an idea: it starts up, it is dropped, or nobody touched it for a while."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Community, PhaseChange
from communities.notifications.messages import MailMessages, compose, deliverable
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from communities.starting.interest import IDEA_DROPPED, IDEA_LAUNCHED
from communities.starting.reminders import IDEA_UNTOUCHED, UNTOUCHED, asked_about
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import absolute
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.sources import reminder_mail

register_optional_mail(
    IDEA_UNTOUCHED,
    MailKindDescription(
        column=MailColumn.DECISIONS,
        topic=_("an idea that waits"),
        stop_question=_("No more mail when the idea %(community)s waits for a long time?"),
    ),
)


@mail_kind(IDEA_LAUNCHED, MailClass.ANSWER)
def idea_launched(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{group} starts up”. They choose their place themselves (P1)."""
    yield from _about_change("idea_launched", object_id, recipient_ids)


@mail_kind(IDEA_DROPPED, MailClass.ANSWER)
def idea_dropped(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{group} does not go on”, with the reason."""
    yield from _about_change("idea_dropped", object_id, recipient_ids)


def _about_change(name: str, change_id: int, recipient_ids: list[int]) -> MailMessages:
    """Skipped when the community is in another phase by now."""
    change = PhaseChange.objects.select_related("community__organisation", "by").filter(pk=change_id).first()
    if change is None or change.community.phase != change.after:
        return
    for employee in deliverable(recipient_ids):
        yield employee.pk, compose(f"communities/starting/email/{name}", change.community, employee, change=change)


@reminder_mail(UNTOUCHED)
def idea_untouched(reminder: Reminder, recipient_ids: list[int]) -> MailMessages:
    """“What becomes of your idea?”, to those who lead it."""
    community = Community.objects.select_related("organisation").get(pk=reminder.object_id)
    page_url = absolute(reverse("phase", args=[community.organisation.slug, community.slug]))
    for employee in deliverable(asked_about(community).intersection(recipient_ids)):
        facts: dict[str, Any] = {
            "kind": IDEA_UNTOUCHED,
            "idea_url": absolute(community.get_absolute_url()),
            "page_url": page_url,
        }
        yield employee.pk, compose("communities/starting/email/idea_untouched", community, employee, **facts)

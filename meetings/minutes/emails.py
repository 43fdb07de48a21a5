"""Mails about action points: asked, declined, and its day has come."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.notifications.messages import MailMessages, compose, deliverable_subscribers
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import absolute
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.sources import reminder_mail
from meetings.minutes.actions import ASKED, DECLINED, request_token
from meetings.minutes.reminders import ACTION_POINT_DAY, ACTION_POINT_DUE, promised
from meetings.models import ActionRequest

register_optional_mail(
    ASKED,
    MailKindDescription(
        column=MailColumn.MEETINGS,
        topic=_("an action point you are asked to do"),
        stop_question=_("No more mail when %(community)s asks you to do something after a meeting?"),
        is_follow_up=True,
    ),
)
register_optional_mail(
    DECLINED,
    MailKindDescription(
        column=MailColumn.MEETINGS,
        topic=_("a no to an action point you asked for"),
        stop_question=_("No more mail when somebody at %(community)s says no to an action point you asked for?"),
        is_follow_up=True,
    ),
)
register_optional_mail(
    ACTION_POINT_DUE,
    MailKindDescription(
        column=MailColumn.MEETINGS,
        topic=_("the day of an action point of yours"),
        stop_question=_("No more mail on the day of your action points at %(community)s?"),
        is_follow_up=True,
    ),
)
_WITH = ("point__meeting__community__organisation", "employee", "asked_by")


@mail_kind(ASKED, MailClass.UNREQUESTED)
def action_point_asked(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{name} asks: {point}?”. Skipped once answered or taken back, or when there is nothing to do any more."""
    asked = ActionRequest.objects.select_related(*_WITH).filter(pk=object_id, declined_at=None).first()
    if asked is None or not asked.point.is_open or asked.point.meeting.community.is_closed:
        return
    community = asked.point.meeting.community
    answer = reverse("signed-action-point", args=[community.organisation.slug, request_token(asked)])
    for reader in deliverable_subscribers(community, ASKED, recipient_ids):
        yield (
            reader.pk,
            compose(
                "meetings/minutes/email/asked",
                community,
                reader,
                kind=ASKED,
                thread=asked.point,
                asked=asked,
                point=asked.point,
                answer_url=absolute(answer),
                page_url=absolute(asked.point.meeting.get_absolute_url()),
            ),
        )


@mail_kind(DECLINED, MailClass.ANSWER)
def action_point_declined(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{name} would rather not: {point}”, to whoever asked."""
    asked = ActionRequest.objects.select_related(*_WITH).filter(pk=object_id, declined_at__isnull=False).first()
    if asked is None:
        return
    community = asked.point.meeting.community
    for reader in deliverable_subscribers(community, DECLINED, recipient_ids):
        yield (
            reader.pk,
            compose(
                "meetings/minutes/email/declined",
                community,
                reader,
                kind=DECLINED,
                thread=asked.point,
                asked=asked,
                point=asked.point,
                page_url=absolute(asked.point.get_absolute_url()),
            ),
        )


@reminder_mail(ACTION_POINT_DAY)
def action_point_due(reminder: Reminder, recipient_ids: list[int]) -> MailMessages:
    """“{point}”, to its owner, on its day or the Monday after."""
    point = promised().select_related("meeting__community__organisation").get(pk=reminder.object_id)
    community = point.meeting.community
    owner = set(recipient_ids).intersection({point.owner_id})
    for reader in deliverable_subscribers(community, ACTION_POINT_DUE, list(owner)):
        yield (
            reader.pk,
            compose(
                "meetings/minutes/email/due",
                community,
                reader,
                kind=ACTION_POINT_DUE,
                thread=point,
                point=point,
                is_past=reminder.day < timezone.localdate(timezone=reader.zone),
                page_url=absolute(point.get_absolute_url()),
            ),
        )

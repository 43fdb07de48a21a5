"""Mails about hosting a meeting together: the question, its answer, and the end."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.notifications.circulars import Circular
from communities.notifications.messages import MailMessages, compose, deliverable, deliverable_subscribers
from communities.notifications.preferences import (
    MailColumn,
    MailKindDescription,
    register_optional_mail,
    without_opted_out,
)
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import absolute
from meetings.co_hosting.hosting import ANSWERED, ASKED, ENDED
from meetings.co_hosting.permissions import speakers_for
from meetings.models import CoHosting

register_optional_mail(
    ASKED,
    MailKindDescription(
        column=MailColumn.MEETINGS,
        is_follow_up=True,
        topic=_("the question to host a meeting together"),
        stop_question=_("No more mail when %(community)s is asked to host a meeting together?"),
    ),
)
register_optional_mail(
    ANSWERED,
    MailKindDescription(
        column=MailColumn.MEETINGS,
        is_follow_up=True,
        topic=_("a yes or no to host a meeting together"),
        stop_question=_("No more mail with the answers when %(community)s asks others to host a meeting together?"),
    ),
)
register_optional_mail(
    ENDED,
    MailKindDescription(
        column=MailColumn.MEETINGS,
        is_follow_up=True,
        topic=_("a meeting that is hosted together no more"),
        stop_question=_("No more mail when %(community)s and another no longer host a meeting together?"),
    ),
)


def _found(pk: int, *states: str) -> CoHosting | None:
    rows = CoHosting.objects.select_related(
        "meeting__community__organisation", "community", "planned_by", "asked_by", "answered_by", "ended_by"
    )
    found: CoHosting | None = rows.filter(pk=pk, state__in=states).first()
    return found


@mail_kind(ASKED, MailClass.UNREQUESTED)
def co_hosting_asked(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{focus}: together?”. Skipped once answered or taken back, or when the meeting was called off."""
    found = _found(object_id, CoHosting.State.ASKED)
    if found is None or not found.meeting.is_upcoming or found.community.is_closed:
        return
    speaking = list(speakers_for(found.community_id).intersection(recipient_ids))
    for reader in deliverable_subscribers(found.community, ASKED, speaking):
        yield (
            reader.pk,
            compose(
                "meetings/co_hosting/email/asked",
                found.community,
                reader,
                kind=ASKED,
                thread=found.meeting,
                co_hosting=found,
                meeting=found.meeting,
                page_url=_page(found),
                meeting_url=absolute(found.meeting.get_absolute_url()),
            ),
        )


@mail_kind(ANSWERED, MailClass.ANSWER)
def co_hosting_answered(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“Yes” or “not this time”, with the word that came with it."""
    found = _found(object_id, CoHosting.State.AGREED, CoHosting.State.DECLINED)
    if found is None:
        return
    for reader in deliverable_subscribers(found.planned_by, ANSWERED, recipient_ids):
        yield (
            reader.pk,
            compose(
                "meetings/co_hosting/email/answered",
                found.planned_by,
                reader,
                kind=ANSWERED,
                thread=found.meeting,
                co_hosting=found,
                meeting=found.meeting,
                is_yes=found.state == CoHosting.State.AGREED,
                page_url=_page(found),
            ),
        )


@mail_kind(ENDED, MailClass.CALENDAR)
def co_hosting_ended(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“Not together any more”: it goes on, and what stands in calendars is still right. No entry is attached."""
    found = _found(object_id, CoHosting.State.ENDED)
    if found is None or not found.meeting.is_upcoming:
        return
    planners = speakers_for(found.planned_by_id).intersection(recipient_ids)
    theirs = set(recipient_ids) - planners
    for community, readers in [(found.planned_by, planners), (found.community, theirs)]:
        letter = Circular(
            "meetings/co_hosting/email/ended",
            community,
            kind=ENDED,
            thread=found.meeting,
            co_hosting=found,
            meeting=found.meeting,
            page_url=absolute(found.meeting.get_absolute_url()),
        )
        for reader in deliverable(without_opted_out(community, ENDED, readers)):
            yield reader.pk, letter.to(reader)


def _page(found: CoHosting) -> str:
    meeting = found.meeting
    return absolute(
        reverse("co-hosts", args=[meeting.community.organisation.slug, meeting.community.slug, meeting.public_id])
    )

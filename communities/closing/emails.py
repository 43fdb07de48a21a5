"""Mails of a closing: the question with a link to answer, thanks, and the outcome."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.closing.consultation import CLOSING_ASKED
from communities.closing.extending import CLOSING_EXTENDED
from communities.closing.links import answer_token
from communities.closing.outcome import COMMUNITY_CLOSED, COMMUNITY_CONTINUES
from communities.closing.permissions import can_answer
from communities.closing.thanks import THANKED
from communities.models import Closing, ClosingExtension, ClosingOutcome, ClosingView, Recognition
from communities.notifications.messages import MailMessages, compose, deliverable, deliverable_subscribers
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from communities.roles.viewers import viewer_of
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import absolute
from members.models import Employee

register_optional_mail(
    CLOSING_ASKED,
    MailKindDescription(
        column=MailColumn.DECISIONS,
        topic=_("the question whether you are finished"),
        stop_question=_("No more mail when %(community)s asks whether it is finished?"),
    ),
)
register_optional_mail(
    COMMUNITY_CONTINUES,
    MailKindDescription(
        column=MailColumn.DECISIONS,
        topic=_("you go on after that question"),
        stop_question=_("No more mail when %(community)s goes on after all?"),
        is_follow_up=True,
    ),
)


def _closing(pk: int) -> Closing | None:
    rows = Closing.objects.select_related("community__organisation", "organisation", "proposed_by", "decided_by")
    found: Closing | None = rows.select_related("successor__organisation").filter(pk=pk).first()
    return found


@mail_kind(CLOSING_ASKED, MailClass.UNREQUESTED)
def closing_asked(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“Is {group} finished?”, with three possible answers. Skipped when nobody can answer any more.

    Whoever only follows gets it without the link: members answer.
    """
    closing = _closing(object_id)
    if closing is None or not closing.is_open:
        return
    community = closing.community
    for employee in deliverable_subscribers(community, CLOSING_ASKED, recipient_ids):
        answers = can_answer(viewer_of(community, employee))
        links = {f"{view}_url": f"{_answer_url(closing, employee)}?view={view}" for view in ClosingView.values}
        facts: dict[str, Any] = {
            "thread": closing,
            "closing": closing,
            "can_answer": answers,
            **links,
            "community_url": absolute(community.get_absolute_url()),
        }
        facts["page_url"] = absolute(closing.get_absolute_url() if answers else community.get_absolute_url())
        yield (
            employee.pk,
            compose("communities/closing/email/closing_asked", community, employee, kind=CLOSING_ASKED, **facts),
        )


@mail_kind(CLOSING_EXTENDED, MailClass.UNREQUESTED)
def closing_extended(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{group}: more time to answer”. Skipped when the question is over, or got another date since."""
    given = ClosingExtension.objects.select_related("by").filter(pk=object_id).first()
    closing = _closing(given.closing_id) if given else None
    if given is None or closing is None or not closing.is_open or closing.closes_at != given.after:
        return
    community = closing.community
    # Whoever wants no question wants no later date for it.
    for employee in deliverable_subscribers(community, CLOSING_ASKED, recipient_ids):
        facts: dict[str, Any] = {
            "thread": closing,
            "given": given,
            "can_answer": can_answer(viewer_of(community, employee)),
            "answer_url": _answer_url(closing, employee),
            "community_url": absolute(community.get_absolute_url()),
            "page_url": absolute(community.get_absolute_url()),
        }
        yield (
            employee.pk,
            compose("communities/closing/email/closing_extended", community, employee, kind=CLOSING_ASKED, **facts),
        )


def _answer_url(closing: Closing, employee: Employee) -> str:
    """The link with which this person answers without signing in."""
    token = answer_token(closing, employee.pk)
    return absolute(reverse("signed-closing-answer", args=[closing.community.organisation.slug, token]))


@mail_kind(THANKED, MailClass.UNREQUESTED)
def thanked(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{person} thanks you”, with the question whether the name may stand with it."""
    rows = Recognition.objects.select_related("closing__community__organisation", "written_by")
    written = rows.filter(pk=object_id).first()
    if written is None or written.naming != Recognition.NameChoice.ASKED:
        return
    community = written.closing.community
    page_url = absolute(reverse("recognition", args=[community.organisation.slug, community.slug, written.public_id]))
    for employee in deliverable({written.person_id}.intersection(recipient_ids)):
        facts: dict[str, Any] = {"written": written, "page_url": page_url}
        yield employee.pk, compose("communities/closing/email/thanked", community, employee, **facts)


@mail_kind(COMMUNITY_CLOSED, MailClass.UNREQUESTED)
def community_closed(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{group} is closed, with thanks”: the last mail about it. Skipped when it was taken up again meanwhile."""
    closing = _closing(object_id)
    if closing is None or closing.outcome != ClosingOutcome.CLOSED or not closing.community.is_closed:
        return
    successor = closing.successor
    successor_url = absolute(successor.get_absolute_url()) if successor else ""
    for employee in deliverable(recipient_ids):
        facts: dict[str, Any] = {
            "thread": closing,
            "closing": closing,
            "successor_name": successor.name if successor else "",
            "successor_url": successor_url,
        }
        yield employee.pk, compose("communities/closing/email/community_closed", closing.community, employee, **facts)


@mail_kind(COMMUNITY_CONTINUES, MailClass.UNREQUESTED)
def community_continues(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{group} goes on”, with the reason."""
    closing = _closing(object_id)
    if closing is None or closing.outcome != ClosingOutcome.CONTINUED or closing.community.is_closed:
        return
    for employee in deliverable_subscribers(closing.community, COMMUNITY_CONTINUES, recipient_ids):
        facts: dict[str, Any] = {"thread": closing, "closing": closing, "kind": COMMUNITY_CONTINUES}
        yield (
            employee.pk,
            compose("communities/closing/email/community_continues", closing.community, employee, **facts),
        )

"""Mails about join requests and their reviews, one function each."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from communities.joining.reminders import REMINDER
from communities.joining.requests import ANSWER, ENDED, REQUEST, obsolete_reason, request_recipients
from communities.joining.reviews import REVIEW_ANSWERED, REVIEW_REQUESTED, eligible_reviewers
from communities.models import JoinRequest, RequestOutcome, RequestReview
from communities.models.role import REQUIRED_ROLES
from communities.notifications.messages import MailMessages, compose, deliverable
from communities.notifications.preferences import MailColumn, MailKindDescription, register_optional_mail
from communities.roles.terms import holders
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import MailMessage, absolute
from cop_platform.reminders.models import Reminder
from cop_platform.reminders.sources import reminder_mail
from members.models import Employee

register_optional_mail(
    REQUEST,
    MailKindDescription(
        column=MailColumn.PEOPLE,
        topic=_("somebody would like to join"),
        stop_question=_("No more mail when somebody would like to join %(community)s?"),
        subscribed=_("We’ll mail you when somebody would like to join."),
    ),
)


# --- To request handlers ------------------------------------------------------------------------------------------
@mail_kind(REQUEST, MailClass.UNREQUESTED)
def join_request(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{group}: {person} would like to join”. Without the motivation, which is only shown on the request's page."""
    request = _pending_request(object_id)
    if request is None or request.is_reopened != revision:
        return
    for employee in deliverable(request_recipients(request).intersection(recipient_ids)):
        yield employee.pk, _message("request", request, employee, can_stop=True, is_reopened=revision > 0)


@reminder_mail(REMINDER)
def join_reminder(reminder: Reminder, recipient_ids: list[int]) -> MailMessages:
    """Reminder of a pending request, one week and three weeks after it became pending."""
    request = _pending_request(reminder.object_id)
    if request is None:
        return
    for employee in deliverable(request_recipients(request).intersection(recipient_ids)):
        yield employee.pk, _message("request", request, employee, can_stop=True, is_reminder=True)


@mail_kind(REVIEW_REQUESTED, MailClass.UNREQUESTED)
def request_review(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{group}: {person} asks you to look”, to the Coaches who can review the declined request."""
    review = _review(object_id)
    if review is None or review.answer or review.request.outcome != RequestOutcome.DECLINED:
        return
    if obsolete_reason(review.request):
        return
    for employee in deliverable(eligible_reviewers(review.request).intersection(recipient_ids)):
        yield employee.pk, _message("review", review.request, employee, can_stop=True)


# --- To the requester: outcomes, which cannot be turned off -------------------------------------------------------
@mail_kind(ANSWER, MailClass.ANSWER)
def join_answer(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“Yes, welcome to {group}” or “not now”, with the reason. A yes includes the welcome, so no other mail follows."""
    request = _requests().filter(pk=object_id, outcome__in=[RequestOutcome.ACCEPTED, RequestOutcome.DECLINED]).first()
    if request is None or request.is_reopened != revision:
        return
    can_request_review = revision == 0 and bool(eligible_reviewers(request))
    contacts = holders([request.community], *REQUIRED_ROLES).get(request.community_id, [])
    for employee in deliverable(recipient_ids):
        facts: dict[str, Any] = {"can_request_review": can_request_review, "contacts": contacts}
        yield employee.pk, _message(request.outcome, request, employee, **facts)


@mail_kind(ENDED, MailClass.ANSWER)
def join_ended(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """The request ended without an answer: the community opened to everyone, or closed."""
    request = _requests().filter(pk=object_id, outcome__in=[RequestOutcome.OPENED, RequestOutcome.CLOSED]).first()
    if request is None:
        return
    for employee in deliverable(recipient_ids):
        yield employee.pk, _message("ended", request, employee)


@mail_kind(REVIEW_ANSWERED, MailClass.ANSWER)
def request_review_answer(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """The Coach's answer to a review."""
    review = _review(object_id)
    if review is None or not review.answer:
        return
    for employee in deliverable(recipient_ids):
        yield employee.pk, _message("review_answer", review.request, employee, review=review)


# ------------------------------------------------------------------------------------------------------------------
def _requests() -> Any:
    return JoinRequest.objects.select_related("community", "organisation", "employee", "decided_by")


def _pending_request(pk: int) -> JoinRequest | None:
    found: JoinRequest | None = _requests().filter(pk=pk, outcome="").first()
    return None if found is None or obsolete_reason(found) else found


def _review(pk: int) -> RequestReview | None:
    of = ["community", "organisation", "employee", "decided_by"]
    rows = RequestReview.objects.select_related("answered_by", *(f"request__{name}" for name in of))
    found: RequestReview | None = rows.filter(pk=pk).first()
    return found


def _message(
    name: str, request: JoinRequest, employee: Employee, *, can_stop: bool = False, **extra: Any
) -> MailMessage:
    """Compose a mail about a request.

    ``can_stop``: with an unsubscribe link that turns off all mails to handlers; their home page shows the same items.
    """
    return compose(
        f"communities/joining/email/{name}",
        request.community,
        employee,
        kind=REQUEST if can_stop else "",
        thread=request,
        join_request=request,
        page_url=absolute(request.get_absolute_url()),
        community_url=absolute(request.community.get_absolute_url()),
        **extra,
    )

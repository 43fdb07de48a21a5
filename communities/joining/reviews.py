"""Reviews of declined join requests by a Coach, who talks to the people and may reopen the request."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.joining.requests import (
    REQUEST,
    RequestSettled,
    RoleEnded,
    obsolete_reason,
    request_handlers,
    request_recipients,
)
from communities.models import JoinRequest, RequestOutcome, RequestReview, Role
from communities.models.locking import lock
from communities.notifications.preferences import without_opted_out
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.refusals import Refusal
from members.models import Employee

#: Kinds of mail: to the Coaches, and their answer to the requester.
REVIEW_REQUESTED, REVIEW_ANSWERED = "request_review", "request_review_answer"


class NoReviewer(Refusal):
    sentence = _("There is no other Coach right now who could look. Talk to whoever answered you.")


def eligible_reviewers(request: JoinRequest) -> set[int]:
    """Employee ids of the Coaches who can review the decision: without its decider and the requester."""
    return request_handlers(request, Role.COACH) - {request.decided_by_id or 0}


def can_request_review(request: JoinRequest, coaches: set[int]) -> bool:
    """Once for a declined request, and only while the person has no newer request pending."""
    if request.outcome != RequestOutcome.DECLINED or obsolete_reason(request) or not coaches:
        return False
    newer = JoinRequest.objects.filter(community=request.community, employee=request.employee, outcome="")
    return not request.review_requests.exists() and not newer.exists()


@transaction.atomic
def request_review(request: JoinRequest) -> RequestReview:
    """Ask for a review, once; a second call changes nothing. Raises :class:`RequestSettled` and :class:`NoReviewer`."""
    lock(request.community)
    request = _read_again(request)
    if found := request.review_requests.first():
        return found
    coaches = eligible_reviewers(request)
    if not can_request_review(request, coaches):
        raise RequestSettled(request) if coaches else NoReviewer
    look: RequestReview = RequestReview.objects.create(
        organisation_id=request.organisation_id,
        request=request,
        first_reason=request.reason,
        asked_at=timezone.now(),
    )
    queue_mail(REVIEW_REQUESTED, look, without_opted_out(request.community, REQUEST, coaches))
    return look


@transaction.atomic
def answer_review(review: RequestReview, answer: RequestReview.Answer, note: str, *, by: Employee) -> RequestReview:
    """Answer a review; the note goes to the requester. ``REOPEN`` makes the request pending again.

    Raises :class:`RequestSettled` when the review is answered already or the request no longer declined, and
    :class:`RoleEnded`.
    """
    lock(review.request.community)
    request = _read_again(review.request)
    review = RequestReview.objects.get(pk=review.pk)
    if review.answer or request.outcome != RequestOutcome.DECLINED or obsolete_reason(request):
        raise RequestSettled(request)
    if by.pk not in eligible_reviewers(request):
        raise RoleEnded(request)
    review.answer, review.note, review.answered_by, review.answered_at = answer, note, by, timezone.now()
    review.save(update_fields=["answer", "note", "answered_by", "answered_at"])
    if answer == RequestReview.Answer.REOPEN:
        _reopen(request)
    queue_mail(REVIEW_ANSWERED, review, [request.employee_id])
    return review


def _reopen(request: JoinRequest) -> None:
    """Make the request pending again, from now. Its first reason is kept in the decision log and in the review."""
    try:
        with transaction.atomic():
            request.outcome, request.ended_at, request.reason, request.decided_by = "", None, "", None
            request.pending_since = timezone.now()
            request.save()
    except IntegrityError:  # the requester has submitted a newer request meanwhile, which is pending
        raise RequestSettled(request) from None
    queue_mail(REQUEST, request, request_recipients(request), revision=request.is_reopened)


def _read_again(request: JoinRequest) -> JoinRequest:
    """As it stands now. With its community locked, nobody decides or reviews it meanwhile."""
    found: JoinRequest = JoinRequest.objects.select_related("community", "employee", "decided_by").get(pk=request.pk)
    return found

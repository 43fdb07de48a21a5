"""Action items: join requests to decide or review, and accepted requests to use."""

from collections.abc import Iterator

from communities.joining.requests import pending_for
from communities.models import RequestOutcome
from cop_platform.attention import ActionItem, Reason, action_items
from members.models import Employee

TEMPLATES = {
    "": "communities/joining/attention/request.html",
    RequestOutcome.DECLINED: "communities/joining/attention/review.html",
    RequestOutcome.ACCEPTED: "communities/joining/attention/accepted.html",
}


@action_items
def join_requests(person: Employee) -> Iterator[ActionItem]:
    """Requests to decide as a steward, to review as a Coach, and the person's own, accepted and not used yet."""
    for request in pending_for(person):
        is_own = request.outcome == RequestOutcome.ACCEPTED
        yield ActionItem(
            TEMPLATES[request.outcome],
            request,
            request.ended_at or request.pending_since,
            Reason.OFFER if is_own else Reason.WAITED_FOR,
            waiting="" if is_own else request.employee.first_name,
        )

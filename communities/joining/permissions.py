"""Permissions for join requests. A decision cannot be undone, so it needs an accepted role, not only a level (P2)."""

from communities.joining.reviews import eligible_reviewers
from communities.models import (
    JoinRequest,
    RequestReview,
)
from communities.roles.permissions import handles_requests
from communities.roles.viewers import Viewer, viewer_of
from members.models import Employee


def can_read_request(employee: Employee, request: JoinRequest) -> bool:
    """The requester, the person who decided, and the request handlers of the community."""
    return employee.pk in {request.employee_id, request.decided_by_id} or handles_requests(
        viewer_of(request.community, employee)
    )


def can_read_motivation(employee: Employee, request: JoinRequest) -> bool:
    """Whether a reader of the request, see ``can_read_request``, can read its motivation too.

    While it is pending, all of them, as the form promises; afterwards only the requester, the person who decided, and
    Coaches with a pending review.
    """
    if not request.outcome or employee.pk in {request.employee_id, request.decided_by_id}:
        return True
    return employee.pk in eligible_reviewers(request) and request.review_requests.filter(answer="").exists()


def can_decide_request(employee: Employee, request: JoinRequest) -> bool:
    """Needs an accepted role; nobody decides their own request."""
    return employee.pk != request.employee_id and handles_requests(viewer_of(request.community, employee))


def can_review(employee: Employee, review: RequestReview) -> bool:
    """A Coach of the community who neither decided the request nor submitted it."""
    return employee.pk in eligible_reviewers(review.request)


def can_edit_joining_terms(viewer: Viewer) -> bool:
    return not viewer.community.is_closed and handles_requests(viewer)

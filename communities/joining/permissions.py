"""Who may do what in a community. A level lets one edit what can be undone; the rest asks for an accepted role (P2)."""

from communities.joining.reviews import eligible_reviewers
from communities.models import (
    Community,
    JoinRequest,
    RequestReview,
)
from communities.roles.permissions import handles_requests
from members.models import Employee


def can_read_request(employee: Employee, request: JoinRequest) -> bool:
    """Who asked, who answered, and who answers here: the page says how it stands."""
    return employee.pk in {request.employee_id, request.decided_by_id} or handles_requests(request.community, employee)


def can_read_motivation(employee: Employee, request: JoinRequest) -> bool:
    """Of those who can read the request: all while it waits, as the form promises; after that who asked, who answered,
    and a Coach who is asked to look.
    """
    if not request.outcome or employee.pk in {request.employee_id, request.decided_by_id}:
        return True
    return employee.pk in eligible_reviewers(request) and request.review_requests.filter(answer="").exists()


def can_decide_request(employee: Employee, request: JoinRequest) -> bool:
    """An accepted role, and never for oneself."""
    return employee.pk != request.employee_id and handles_requests(request.community, employee)


def can_review(employee: Employee, review: RequestReview) -> bool:
    """A Coach of the community, other than the one who answered and than who asked."""
    return employee.pk in eligible_reviewers(review.request)


def can_edit_joining_terms(employee: Employee, community: Community) -> bool:
    return not community.is_closed and handles_requests(community, employee)

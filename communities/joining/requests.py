"""Join requests for by-request communities: submit, decide with a reason, withdraw (P4, S60–S64).

An accepted request only admits the requester, who then chooses a level themselves (P1).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import (
    MEMBER_LEVELS,
    Community,
    Decision,
    DecisionOutcome,
    Joining,
    JoinRequest,
    LevelChange,
    Phase,
    RequestOutcome,
    Role,
    RoleTerm,
)
from communities.models.decision import log
from communities.models.locking import lock
from communities.models.role import STEWARD_ROLES
from communities.notifications.preferences import without_opted_out
from communities.participation.admission import ACCEPTANCE_VALID_FOR, may_join_directly
from communities.participation.levels import level_of
from communities.roles.permissions import handles_requests
from communities.roles.terms import holders
from communities.roles.viewers import viewer_of
from cop_platform.outbox.queue import queue_mail
from cop_platform.planned_queries import Moment, planned
from cop_platform.web.refusals import Refusal
from members.models import Employee

#: Kinds of mail. Handlers can turn theirs off (``REQUEST``); requesters always get the outcome.
REQUEST, ANSWER, ENDED = "join_request", "join_answer", "join_ended"
#: Limit per person and community. Beyond it, talking to the members helps more than another request.
MAX_REQUESTS, MAX_REQUESTS_WITHIN = 3, timedelta(days=90)


class RequestNotNeeded(Refusal):
    """The community admits this person without a request, they are a member already, or it is closed."""

    sentence = _("You need not ask: you can join. Choose your place.")


class AlreadyPending(Exception):
    """The person has a pending request to this community already: ``request``."""

    def __init__(self, request: JoinRequest) -> None:
        super().__init__()
        self.request = request


class TooManyRequests(Exception):
    """The limit of requests is reached; the next is possible from ``again_from`` on."""

    def __init__(self, again_from: datetime) -> None:
        super().__init__()
        self.again_from = again_from


class RoleEnded(Refusal):
    """The person answering no longer holds the role that allows it. They may have held it when they opened the page."""

    status = 403

    def __init__(self, request: JoinRequest) -> None:
        sentence = _("The role with which you would answer has ended, so nothing was sent. {name} still waits.")
        super().__init__(sentence.format(name=request.employee.display_name))


class RequestSettled(Exception):
    """The request cannot be answered or withdrawn any more; ``request`` has its current outcome and decider."""

    def __init__(self, request: JoinRequest) -> None:
        super().__init__()
        self.request = request


@dataclass(frozen=True)
class Motivation:
    """The three texts of a join request (S62)."""

    experience: str
    interest: str
    commitment: str


@transaction.atomic
def submit(community: Community, employee: Employee, motivation: Motivation) -> JoinRequest:
    """Submit a join request. Raises :class:`RequestNotNeeded`, :class:`AlreadyPending` and :class:`TooManyRequests`."""
    community = lock(community)
    check_can_submit(community, employee)
    now = timezone.now()
    request: JoinRequest = JoinRequest.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        employee=employee,
        asked_at=now,
        pending_since=now,
        **vars(motivation),
    )
    queue_mail(REQUEST, request, request_recipients(request))
    return request


def check_can_submit(community: Community, employee: Employee) -> None:
    """Raises what :func:`submit` raises."""
    inside = level_of(community, employee) in MEMBER_LEVELS
    if community.is_closed:
        raise RequestNotNeeded(_("[This community] is closed, with thanks. What it made can still be read."))
    if inside or may_join_directly(community, employee):
        raise RequestNotNeeded
    mine = JoinRequest.objects.filter(community=community, employee=employee)
    if waiting := mine.filter(outcome="").first():
        raise AlreadyPending(waiting)
    lately = list(mine.filter(asked_at__gt=timezone.now() - MAX_REQUESTS_WITHIN).order_by("-asked_at")[:MAX_REQUESTS])
    if len(lately) == MAX_REQUESTS:
        raise TooManyRequests(lately[-1].asked_at + MAX_REQUESTS_WITHIN)


def request_recipients(request: JoinRequest) -> set[int]:
    """Employee ids of the handlers who have not opted out of this mail; never the requester."""
    return without_opted_out(request.community, REQUEST, request_handlers(request))


def request_handlers(request: JoinRequest, *roles: Role) -> set[int]:
    held = holders([request.community], *(roles or STEWARD_ROLES)).get(request.community_id, [])
    return {term.employee_id for term in held} - {request.employee_id}


@transaction.atomic
def decide_request(request: JoinRequest, outcome: RequestOutcome, reason: str, *, by: Employee) -> JoinRequest:
    """Accept or decline a request. The decision log keeps person, outcome and reason, but not the motivation.

    Raises :class:`RequestSettled` and :class:`RoleEnded`.
    """
    community = lock(request.community)
    request = _lock_pending(request)
    if not handles_requests(viewer_of(community, by)):
        raise RoleEnded(request)
    now = timezone.now()
    request.outcome, request.reason, request.decided_by, request.ended_at = outcome, reason, by, now
    request.save(update_fields=["outcome", "reason", "decided_by", "ended_at"])
    said = DecisionOutcome.ACCEPTED if outcome == RequestOutcome.ACCEPTED else DecisionOutcome.DECLINED
    log(community, Decision.Kind.JOINING, said, person=request.employee, reason=reason, by=by)
    queue_mail(ANSWER, request, [request.employee_id], revision=request.is_reopened)
    return request


@transaction.atomic
def withdraw(request: JoinRequest) -> None:
    """Withdraw a request; its motivation is deleted at once. Only ever called for the requester.

    Raises :class:`RequestSettled`.
    """
    lock(request.community)
    _close(_lock_pending(request), RequestOutcome.WITHDRAWN)


def _lock_pending(request: JoinRequest) -> JoinRequest:
    """Lock and reload the request. Raises :class:`RequestSettled` when it is settled or obsolete."""
    rows = JoinRequest.objects.select_related("community", "employee", "decided_by")
    request = rows.select_for_update(of=("self",)).get(pk=request.pk)
    if request.outcome or obsolete_reason(request):
        raise RequestSettled(request)
    return request


def obsolete_reason(request: JoinRequest) -> str:
    """The outcome for a request that no longer needs an answer; empty while it does."""
    if request.employee.left_at:
        return RequestOutcome.LEFT
    if request.community.is_closed:
        return RequestOutcome.CLOSED
    return RequestOutcome.OPENED if request.community.joining == Joining.OPEN else ""


def _close(request: JoinRequest, outcome: str) -> None:
    """Settle a request without an answer, and delete its motivation."""
    request.outcome, request.ended_at = outcome, timezone.now()
    request.experience = request.interest = request.commitment = ""
    request.save(update_fields=["outcome", "ended_at", "experience", "interest", "commitment"])


@transaction.atomic
def close_obsolete(community: Community | None = None) -> int:
    """Close pending requests to communities that are now open or closed, or by people who left. Returns how many.

    Requesters who are still here get a mail. Nobody gets a level by this: people choose it themselves (P1).
    """
    over = ~Q(community__joining=Joining.BY_REQUEST) | Q(community__phase=Phase.CLOSED) | ~Q(employee__left_at=None)
    rows = JoinRequest.objects.select_related("community", "employee").filter(over, outcome="")
    if community is not None:
        rows = rows.filter(community=community)
    ended = [request for request in rows.select_for_update(of=("self",)) if obsolete_reason(request)]
    for request in ended:
        _close(request, obsolete_reason(request))
        if request.outcome != RequestOutcome.LEFT:
            queue_mail(ENDED, request, [request.employee_id])
    return len(ended)


def close_requests_of(employee: Employee) -> None:
    """Close the pending requests of a person who leaves the organisation."""
    for request in JoinRequest.objects.select_for_update().filter(employee=employee, outcome=""):
        _close(request, RequestOutcome.LEFT)


# --- Queries ------------------------------------------------------------------------------------------------------
def latest_request(community: Community, employee: Employee) -> JoinRequest | None:
    """The person's latest request to this community, while it is kept."""
    mine = JoinRequest.objects.filter(community=community, employee=employee).select_related("decided_by")
    found: JoinRequest | None = mine.order_by("-asked_at", "-id").first()
    return found


def pending_in(community: Community) -> list[JoinRequest]:
    """Pending requests to this community, the oldest first."""
    return list(
        JoinRequest.objects.pending()
        .filter(community=community)
        .select_related("employee", "community")
        .order_by("pending_since", "id")
    )


def has_pending(community: Community, person: Employee) -> bool:
    """Whether a request of somebody else waits here."""
    return JoinRequest.objects.pending().filter(community=community).exclude(employee=person).exists()


@planned
def pending_for(person: Employee, at: Moment) -> QuerySet[JoinRequest]:
    """Requests waiting for this person, in one query: to decide, to review, or their own, accepted and not used yet."""
    held = RoleTerm.objects.filter(community=OuterRef("community"), employee=person, ended_at=None)
    came_in = LevelChange.objects.filter(
        community=OuterRef("community"), employee=person, at__gte=OuterRef("ended_at"), after__in=MEMBER_LEVELS
    )
    waits = Q(Exists(held.filter(role__in=STEWARD_ROLES)), outcome="") & ~Q(employee=person)
    looks = Q(Exists(held.filter(role=Role.COACH)), outcome=RequestOutcome.DECLINED, review_requests__answer="")
    welcome = Q(
        ~Exists(came_in),
        employee=person,
        outcome=RequestOutcome.ACCEPTED,
        ended_at__gt=at.now - ACCEPTANCE_VALID_FOR,
    )
    found = JoinRequest.objects.filter(community__joining=Joining.BY_REQUEST, employee__left_at=None)
    found = found.exclude(community__phase=Phase.CLOSED)
    found = found.filter(waits | looks & ~Q(decided_by=person) & ~Q(employee=person) | welcome)
    asking: QuerySet[JoinRequest] = found.select_related("community", "employee", "decided_by")
    return asking

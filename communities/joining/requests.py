"""Ask to take part where a conversation comes first; answer, with a reason; withdraw (P4, S60–S64).

A yes opens the door to somebody and seats nobody: that one does oneself (P1).
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
    Joining,
    JoinRequest,
    LevelChange,
    Phase,
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
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.refusals import Refusal
from members.models import Employee

#: Kinds of mail. Those who answer can turn theirs off; who asked gets the answer.
REQUEST, ANSWER, ENDED = "join_request", "join_answer", "join_ended"
#: So often one asks the same community within so long; a talk does more then.
MAX_REQUESTS, MAX_REQUESTS_WITHIN = 3, timedelta(days=90)

RequestOutcome = JoinRequest.RequestOutcome


class RequestNotNeeded(Refusal):
    """Nothing has to be asked: the door is open to them, or they are inside."""

    sentence = _("You need not ask: the door is open to you. Choose your place.")


class AlreadyPending(Exception):
    """Their request waits already; ``request`` is it."""

    def __init__(self, request: JoinRequest) -> None:
        super().__init__()
        self.request = request


class TooManyRequests(Exception):
    """Asked several times lately; from ``again_from`` on they may once more."""

    def __init__(self, again_from: datetime) -> None:
        super().__init__()
        self.again_from = again_from


class RoleEnded(Refusal):
    """Whoever would answer held a role that does, when they opened the page, and no longer holds it."""

    status = 403

    def __init__(self, request: JoinRequest) -> None:
        sentence = _("The role with which you would answer has ended, so nothing was sent. {name} still waits.")
        super().__init__(sentence.format(name=request.employee.display_name))


class RequestSettled(Exception):
    """There is nothing to answer or to withdraw any more; ``request`` says how it ended, and by whom."""

    def __init__(self, request: JoinRequest) -> None:
        super().__init__()
        self.request = request


@dataclass(frozen=True)
class Motivation:
    """What one has done, what draws one, what one would like to give (S62)."""

    experience: str
    interest: str
    commitment: str


@transaction.atomic
def submit(community: Community, employee: Employee, motivation: Motivation) -> JoinRequest:
    """Ask to take part. Raises :class:`RequestNotNeeded`, :class:`AlreadyPending` and :class:`TooManyRequests`."""
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
        raise RequestNotNeeded(_("This community is closed, with thanks. What it made can still be read."))
    if inside or may_join_directly(community, employee):
        raise RequestNotNeeded
    mine = JoinRequest.objects.filter(community=community, employee=employee)
    if waiting := mine.filter(outcome="").first():
        raise AlreadyPending(waiting)
    lately = list(mine.filter(asked_at__gt=timezone.now() - MAX_REQUESTS_WITHIN).order_by("-asked_at")[:MAX_REQUESTS])
    if len(lately) == MAX_REQUESTS:
        raise TooManyRequests(lately[-1].asked_at + MAX_REQUESTS_WITHIN)


def request_recipients(request: JoinRequest) -> set[int]:
    """Those who answer and want such mail; never who asks."""
    return without_opted_out(request.community, REQUEST, request_handlers(request))


def request_handlers(request: JoinRequest, *roles: Role) -> set[int]:
    held = holders([request.community], *(roles or STEWARD_ROLES)).get(request.community_id, [])
    return {term.employee_id for term in held} - {request.employee_id}


@transaction.atomic
def decide_request(request: JoinRequest, outcome: RequestOutcome, reason: str, *, by: Employee) -> JoinRequest:
    """Yes or not now, and why. The log says who, what and why, and nothing of the motivation.

    Raises :class:`RequestSettled` and :class:`RoleEnded`.
    """
    community = lock(request.community)
    request = _lock_pending(request)
    if not handles_requests(community, by):
        raise RoleEnded(request)
    now = timezone.now()
    request.outcome, request.reason, request.decided_by, request.ended_at = outcome, reason, by, now
    request.save(update_fields=["outcome", "reason", "decided_by", "ended_at"])
    said = (
        Decision.DecisionOutcome.ACCEPTED if outcome == RequestOutcome.ACCEPTED else Decision.DecisionOutcome.DECLINED
    )
    log(community, Decision.Kind.JOINING, said, person=request.employee, reason=reason, by=by)
    queue_mail(ANSWER, request, [request.employee_id], revision=request.is_reopened)
    return request


@transaction.atomic
def withdraw(request: JoinRequest) -> None:
    """Take it back; what was written is gone at once. Only ever called for who asked.

    Raises :class:`RequestSettled`.
    """
    lock(request.community)
    _close(_lock_pending(request), RequestOutcome.WITHDRAWN)


def _lock_pending(request: JoinRequest) -> JoinRequest:
    """Read anew; ended first, where the community or the person is no longer there to be asked for."""
    rows = JoinRequest.objects.select_related("community", "employee", "decided_by")
    request = rows.select_for_update(of=("self",)).get(pk=request.pk)
    if request.outcome or obsolete_reason(request):
        raise RequestSettled(request)
    return request


def obsolete_reason(request: JoinRequest) -> str:
    """Why nobody needs to answer any more; empty while somebody does."""
    if request.employee.left_at:
        return RequestOutcome.LEFT
    if request.community.is_closed:
        return RequestOutcome.CLOSED
    return RequestOutcome.OPENED if request.community.joining == Joining.OPEN else ""


def _close(request: JoinRequest, outcome: str) -> None:
    """Without an answer; and nobody needs the motivation any more."""
    request.outcome, request.ended_at = outcome, timezone.now()
    request.experience = request.interest = request.commitment = ""
    request.save(update_fields=["outcome", "ended_at", "experience", "interest", "commitment"])


@transaction.atomic
def close_obsolete(community: Community | None = None) -> int:
    """A door that opened, or closed for good, answers for everyone who waits; they hear so. How many.

    Nobody is seated: an open door is walked through by oneself.
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
    """They leave the organisation: nobody needs to answer them."""
    for request in JoinRequest.objects.select_for_update().filter(employee=employee, outcome=""):
        _close(request, RequestOutcome.LEFT)


# --- Who sees what ------------------------------------------------------------------------------------------------
def latest_request(community: Community, employee: Employee) -> JoinRequest | None:
    """What this person last asked here, as far as it is kept."""
    mine = JoinRequest.objects.filter(community=community, employee=employee).select_related("decided_by")
    found: JoinRequest | None = mine.order_by("-asked_at", "-id").first()
    return found


def pending_in(community: Community) -> list[JoinRequest]:
    """Those who wait for an answer, the first who asked first."""
    return list(
        JoinRequest.objects.pending()
        .filter(community=community)
        .select_related("employee", "community")
        .order_by("pending_since", "id")
    )


def pending_for(person: Employee) -> QuerySet[JoinRequest]:
    """What requests ask of somebody, in one question: answer it; look again; take the place that is kept for you."""
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
        ended_at__gt=timezone.now() - ACCEPTANCE_VALID_FOR,
    )
    found = JoinRequest.objects.filter(community__joining=Joining.BY_REQUEST).exclude(community__phase=Phase.CLOSED)
    found = found.filter(waits | looks & ~Q(decided_by=person) & ~Q(employee=person) | welcome)
    asking: QuerySet[JoinRequest] = found.select_related("community", "employee", "decided_by")
    return asking

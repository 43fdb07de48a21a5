"""Ask to take part where a conversation comes first; answer, with a reason; withdraw (P4, S60–S64).

A yes opens the door to somebody and seats nobody: that one does oneself (P1).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from communities.models import INSIDE, Community, Decision, Joining, JoinRequest, LevelChange, Phase, Role, RoleTerm
from communities.models.decision import log
from communities.models.locking import locked
from communities.models.role import DECIDING
from communities.notifications.preferences import without_refusals
from communities.participation.admission import YES_HOLDS, is_open_to
from communities.participation.levels import level_of
from communities.roles.permissions import decides
from communities.roles.terms import holders
from cop_platform.outbox.queue import owe
from members.models import Employee

#: Kinds of mail. Those who answer can turn theirs off; who asked gets the answer.
REQUEST, ANSWER, ENDED = "join_request", "join_answer", "join_ended"
#: So often one asks the same community within so long; a talk does more then.
MOST, WITHIN = 3, timedelta(days=90)

Outcome = JoinRequest.Outcome


class NotNeeded(Exception):
    """Nothing has to be asked: the door is open to them, or they are inside."""


class Waits(Exception):
    """Their request waits already; ``request`` is it."""

    def __init__(self, request: JoinRequest) -> None:
        super().__init__()
        self.request = request


class TooOften(Exception):
    """Asked several times lately; from ``again_from`` on they may once more."""

    def __init__(self, again_from: datetime) -> None:
        super().__init__()
        self.again_from = again_from


class RoleEnded(Exception):
    """Whoever would answer held a role that does, when they opened the page, and no longer holds it."""


class Over(Exception):
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
def ask(community: Community, employee: Employee, motivation: Motivation) -> JoinRequest:
    """Ask to take part. Raises :class:`NotNeeded`, :class:`Waits` and :class:`TooOften`."""
    community = locked(community)
    check_may_ask(community, employee)
    now = timezone.now()
    request: JoinRequest = JoinRequest.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        employee=employee,
        asked_at=now,
        waiting_since=now,
        **vars(motivation),
    )
    owe(REQUEST, request, who_is_asked(request))
    return request


def check_may_ask(community: Community, employee: Employee) -> None:
    """Raises what :func:`ask` raises."""
    inside = level_of(community, employee) in INSIDE
    if community.is_closed or inside or is_open_to(community, employee):
        raise NotNeeded
    mine = JoinRequest.objects.filter(community=community, employee=employee)
    if waiting := mine.filter(outcome="").first():
        raise Waits(waiting)
    lately = list(mine.filter(asked_at__gt=timezone.now() - WITHIN).order_by("-asked_at")[:MOST])
    if len(lately) == MOST:
        raise TooOften(lately[-1].asked_at + WITHIN)


def who_is_asked(request: JoinRequest) -> set[int]:
    """Those who answer and want such mail; never who asks."""
    return without_refusals(request.community, REQUEST, who_answers(request))


def who_answers(request: JoinRequest, *roles: Role) -> set[int]:
    held = holders([request.community], *(roles or DECIDING)).get(request.community_id, [])
    return {term.employee_id for term in held} - {request.employee_id}


@transaction.atomic
def decide(request: JoinRequest, outcome: Outcome, reason: str, *, by: Employee) -> JoinRequest:
    """Yes or not now, and why. The log says who, what and why, and nothing of the motivation.

    Raises :class:`Over` and :class:`RoleEnded`.
    """
    community = locked(request.community)
    request = _still_waiting(request)
    if not decides(community, by):
        raise RoleEnded
    now = timezone.now()
    request.outcome, request.reason, request.decided_by, request.ended_at = outcome, reason, by, now
    request.save(update_fields=["outcome", "reason", "decided_by", "ended_at"])
    said = Decision.Outcome.YES if outcome == Outcome.YES else Decision.Outcome.NOT_NOW
    log(community, Decision.Kind.JOINING, said, person=request.employee, words=reason, by=by)
    owe(ANSWER, request, [request.employee_id], revision=request.is_looked_at_again)
    return request


@transaction.atomic
def withdraw(request: JoinRequest) -> None:
    """Take it back; what was written is gone at once. Only ever called for who asked. Raises :class:`Over`."""
    locked(request.community)
    _end(_still_waiting(request), Outcome.WITHDRAWN)


def _still_waiting(request: JoinRequest) -> JoinRequest:
    """Read anew; ended first, where the community or the person is no longer there to be asked for."""
    rows = JoinRequest.objects.select_related("community", "employee", "decided_by")
    request = rows.select_for_update(of=("self",)).get(pk=request.pk)
    if request.outcome or moot(request):
        raise Over(request)
    return request


def moot(request: JoinRequest) -> str:
    """Why nobody needs to answer any more; empty while somebody does."""
    if request.employee.left_at:
        return Outcome.LEFT
    if request.community.is_closed:
        return Outcome.CLOSED
    return Outcome.OPENED if request.community.joining == Joining.OPEN else ""


def _end(request: JoinRequest, outcome: str) -> None:
    """Without an answer; and nobody needs the motivation any more."""
    request.outcome, request.ended_at = outcome, timezone.now()
    request.experience = request.interest = request.commitment = ""
    request.save(update_fields=["outcome", "ended_at", "experience", "interest", "commitment"])


@transaction.atomic
def end_what_is_moot(community: Community | None = None) -> int:
    """A door that opened, or closed for good, answers for everyone who waits; they hear so. How many.

    Nobody is seated: an open door is walked through by oneself.
    """
    over = ~Q(community__joining=Joining.BY_REQUEST) | Q(community__phase=Phase.CLOSED) | ~Q(employee__left_at=None)
    rows = JoinRequest.objects.select_related("community", "employee").filter(over, outcome="")
    if community is not None:
        rows = rows.filter(community=community)
    ended = [request for request in rows.select_for_update(of=("self",)) if moot(request)]
    for request in ended:
        _end(request, moot(request))
        if request.outcome != Outcome.LEFT:
            owe(ENDED, request, [request.employee_id])
    return len(ended)


def end_requests_of(employee: Employee) -> None:
    """They leave the organisation: nobody needs to answer them."""
    for request in JoinRequest.objects.select_for_update().filter(employee=employee, outcome=""):
        _end(request, Outcome.LEFT)


# --- Who sees what ------------------------------------------------------------------------------------------------
def latest_of(community: Community, employee: Employee) -> JoinRequest | None:
    """What this person last asked here, as far as it is kept."""
    mine = JoinRequest.objects.filter(community=community, employee=employee).select_related("decided_by")
    found: JoinRequest | None = mine.order_by("-asked_at", "-id").first()
    return found


def waiting_in(community: Community) -> list[JoinRequest]:
    """Those who wait for an answer, the first who asked first."""
    return list(
        JoinRequest.objects.waiting()
        .filter(community=community)
        .select_related("employee", "community")
        .order_by("waiting_since", "id")
    )


def asking_of(person: Employee) -> QuerySet[JoinRequest]:
    """What requests ask of somebody, in one question: answer it; look again; take the place that is kept for you."""
    held = RoleTerm.objects.filter(community=OuterRef("community"), employee=person, ended_at=None)
    came_in = LevelChange.objects.filter(
        community=OuterRef("community"), employee=person, at__gte=OuterRef("ended_at"), after__in=INSIDE
    )
    waits = Q(Exists(held.filter(role__in=DECIDING)), outcome="") & ~Q(employee=person)
    looks = Q(Exists(held.filter(role=Role.COACH)), outcome=Outcome.NOT_NOW, second_looks__answer="")
    welcome = Q(~Exists(came_in), employee=person, outcome=Outcome.YES, ended_at__gt=timezone.now() - YES_HOLDS)
    found = JoinRequest.objects.filter(community__joining=Joining.BY_REQUEST).exclude(community__phase=Phase.CLOSED)
    found = found.filter(waits | looks & ~Q(decided_by=person) & ~Q(employee=person) | welcome)
    asking: QuerySet[JoinRequest] = found.select_related("community", "employee", "decided_by")
    return asking

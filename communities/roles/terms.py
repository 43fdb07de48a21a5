"""The four core roles: who holds them, until when, and which are open (R1–R3)."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce
from operator import and_
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Decision, Level, Participation, Phase, Role, RoleTerm
from communities.models.decision import log
from communities.models.locking import Closed
from communities.models.role import NEEDED
from communities.notifications.preferences import without_refusals
from communities.roles.signals import role_ended
from cop_platform.audit.recording import act, record
from cop_platform.outbox.queue import owe
from members.models import Employee

ENDED = act("role_ended", _("left, which ended a role"))
LAID_DOWN = act("role_laid_down", _("laid down a role"))

#: Kinds of mail.
OPEN = "role_open"
TERM_ENDS = "role_term_ends"

#: How long before the day somebody named they are asked how to go on, and how long after it the question stays.
AHEAD, AFTER = timedelta(days=30), timedelta(days=30)
LAST_DAYS = timedelta(days=2)
#: So long a Leader who named no day leads in peace; then a line on their own page asks who would like to (S106).
LONG = timedelta(days=2 * 365)


class NotHeld(Exception):
    """They hold this role no longer."""


def _held(communities: Iterable[Community], *roles: Role) -> QuerySet[RoleTerm]:
    terms = RoleTerm.objects.filter(community__in=[community.pk for community in communities], ended_at=None)
    return terms.filter(role__in=roles) if roles else terms


def holders(communities: Iterable[Community], *roles: Role) -> dict[int, list[RoleTerm]]:
    """The terms held now, by community id, in the order people took them up; one query for many communities."""
    held: dict[int, list[RoleTerm]] = {}
    for term in _held(communities, *roles).select_related("employee").order_by("started_at", "id"):
        held.setdefault(term.community_id, []).append(term)
    return held


def holds(community: Community, employee: Employee, *roles: Role) -> bool:
    return _held([community], *roles).filter(employee=employee).exists()


def missing(community: Community, terms: Iterable[RoleTerm]) -> list[Role]:
    """Which of the roles it needs nobody holds. ``terms``: those held there now, of the needed roles at least."""
    held = {term.role for term in terms}
    return [] if community.is_closed else [role for role in NEEDED if role not in held]


def vacancies(communities: Iterable[Community]) -> dict[int, list[Role]]:
    """The same for many communities, by id, in one query; those that need nobody are left out."""
    communities = list(communities)
    held: dict[int, list[RoleTerm]] = {}
    for term in _held(communities, *NEEDED).only("community_id", "role"):
        held.setdefault(term.community_id, []).append(term)
    needed = {community.pk: missing(community, held.get(community.pk, [])) for community in communities}
    return {pk: roles for pk, roles in needed.items() if roles}


def with_vacancy() -> Q:
    """Communities that need somebody, for a filter."""
    terms = RoleTerm.objects.filter(community=OuterRef("pk"), ended_at=None)
    held = [Q(Exists(terms.filter(role=role))) for role in NEEDED]
    return ~reduce(and_, held) & ~Q(phase=Phase.CLOSED)


def take_up(community: Community, employee: Employee, role: Role) -> RoleTerm:
    """The role is theirs from now on; taking it up twice changes nothing."""
    term, _created = RoleTerm.objects.get_or_create(
        organisation_id=community.organisation_id,
        community=community,
        employee=employee,
        role=role,
        ended_at=None,
        defaults={"started_at": timezone.now()},
    )
    return term


# --- How long, and how much ---------------------------------------------------------------------------------------
def term_of(community: Community, employee: Employee, role: Role) -> RoleTerm | None:
    """What this person holds there now."""
    return _held([community], role).filter(employee=employee).select_related("community").first()


@transaction.atomic
def agree(term: RoleTerm, *, until: date | None, hours: str) -> None:
    """The holder says until when and how much time; both may stay open. Raises :class:`NotHeld`, :class:`Closed`."""
    term = _locked(term)
    if term.community.is_closed:
        raise Closed
    term.until, term.hours, term.said_at = until, hours, timezone.now()
    term.save(update_fields=["until", "hours", "said_at"])


def to_ask(today: date) -> QuerySet[Any]:
    """Terms whose named day is near, or went by without a word, and Leaders of long standing who named none.

    Nothing happens to them by itself, and nobody’s turn comes (S124).
    """
    near = Q(until__range=(today - AFTER, today + AHEAD))
    long = Q(role=Role.LEADER, until=None, spoke_at__lte=timezone.now() - LONG)
    held = RoleTerm.objects.alias(spoke_at=Coalesce("said_at", "started_at")).filter(near | long, ended_at=None)
    return held.exclude(community__phase=Phase.CLOSED).select_related("community")


def prompt_whose_term_ends() -> None:
    """Owe each of them one mail for the day they named; however often this runs.

    Not in the last days before it: by then the outbox may have forgotten that it told them.
    """
    today = timezone.localdate()
    for term in to_ask(today).filter(until__gt=today + LAST_DAYS):
        wanting = without_refusals(term.community, TERM_ENDS, [term.employee_id])
        owe(TERM_ENDS, term, wanting, revision=term.until.toordinal())


# --- Laying it down -----------------------------------------------------------------------------------------------
@transaction.atomic
def lay_down(term: RoleTerm, *, note: str = "") -> None:
    """Stop, on any day, without saying why. Only the holder does. Raises :class:`NotHeld`."""
    term = _locked(term)
    term.handover = note
    _close(term)
    record(LAID_DOWN, term.community, by=term.employee, before={"role": term.role})


def end_all(employee: Employee, by: Employee) -> None:
    """Someone leaves the organisation (R3): the roles they hold end, and the community hears which is open."""
    held = RoleTerm.objects.select_for_update(of=("self",)).select_related("community", "employee")
    for term in held.filter(employee=employee, ended_at=None).order_by("pk"):
        _close(term)
        record(ENDED, term.community, by=by, before={"role": term.role, "person": employee.public_id})


def _locked(term: RoleTerm) -> RoleTerm:
    terms = RoleTerm.objects.select_for_update(of=("self",)).select_related("community", "employee")
    found = terms.filter(pk=term.pk, ended_at=None).first()
    if found is None:
        raise NotHeld
    return found


def _close(term: RoleTerm) -> None:
    term.ended_at = timezone.now()
    term.save(update_fields=["ended_at", "handover"])
    log(term.community, Decision.Kind.ROLE, Decision.Outcome.ENDED, person=term.employee, role=term.role)
    if is_vacant(term):
        owe(OPEN, term, _who_carry(term.community, but=term.employee))
    role_ended.send(RoleTerm, term=term)


def is_vacant(term: RoleTerm) -> bool:
    """Nobody holds the role that ended with this term, and somebody could."""
    return not term.community.is_closed and not _held([term.community], Role(term.role)).exists()


def _who_carry(community: Community, *, but: Employee) -> set[int]:
    """The core group and who holds a role there, or the active members where nobody does; less those who want no such
    mail.
    """
    sits = Participation.objects.filter(community=community, employee__left_at=None).exclude(employee=but)
    core = sits.filter(level=Level.CORE).values_list("employee_id", flat=True)
    in_a_role = _held([community]).exclude(employee=but).values_list("employee_id", flat=True)
    active = sits.filter(level=Level.ACTIVE).values_list("employee_id", flat=True)
    return without_refusals(community, OPEN, {*core, *in_a_role} or {*active})


def notes_left(community: Community) -> list[RoleTerm]:
    """What the last holder of each role left to whoever comes next, the newest first."""
    ended = RoleTerm.objects.filter(community=community).exclude(ended_at=None).exclude(handover="")
    last = ended.order_by("role", "-ended_at", "-id").distinct("role").select_related("employee")
    return sorted(last, key=lambda term: term.ended_at, reverse=True)

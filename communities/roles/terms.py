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
from communities.models.locking import CommunityClosed
from communities.models.role import REQUIRED_ROLES
from communities.notifications.preferences import without_opted_out
from communities.roles.signals import role_ended
from cop_platform.audit.recording import audit_action, record
from cop_platform.outbox.queue import queue_mail
from members.models import Employee

ROLE_ENDED = audit_action("role_ended", _("left, which ended a role"))
ROLE_RESIGNED = audit_action("role_laid_down", _("laid down a role"))

#: Kinds of mail.
ROLE_OPEN = "role_open"
TERM_ENDS = "role_term_ends"

#: How long before the day somebody named they are asked how to go on, and how long after it the question stays.
REMIND_BEFORE, ASK_UNTIL_AFTER = timedelta(days=30), timedelta(days=30)
NO_MAIL_WITHIN = timedelta(days=2)
#: So long a Leader who named no day leads in peace; then a line on their own page asks who would like to (S106).
LONG_TENURE = timedelta(days=2 * 365)
ROLES_CLOSED = _("This community is closed, with thanks. Its roles rest.")


class NotHeld(Exception):
    """They hold this role no longer."""


def _current_terms(communities: Iterable[Community], *roles: Role) -> QuerySet[RoleTerm]:
    terms = RoleTerm.objects.filter(community__in=[community.pk for community in communities], ended_at=None)
    return terms.filter(role__in=roles) if roles else terms


def holders(communities: Iterable[Community], *roles: Role) -> dict[int, list[RoleTerm]]:
    """The terms held now, by community id, in the order people took them up; one query for many communities."""
    held: dict[int, list[RoleTerm]] = {}
    for term in _current_terms(communities, *roles).select_related("employee").order_by("started_at", "id"):
        held.setdefault(term.community_id, []).append(term)
    return held


def has_role(community: Community, employee: Employee, *roles: Role) -> bool:
    return _current_terms([community], *roles).filter(employee=employee).exists()


def missing_roles(community: Community, terms: Iterable[RoleTerm]) -> list[Role]:
    """Which of the roles it needs nobody holds. ``terms``: those held there now, of the needed roles at least."""
    held = {term.role for term in terms}
    return [] if community.is_closed else [role for role in REQUIRED_ROLES if role not in held]


def vacancies(communities: Iterable[Community]) -> dict[int, list[Role]]:
    """The same for many communities, by id, in one query; those that need nobody are left out."""
    communities = list(communities)
    held: dict[int, list[RoleTerm]] = {}
    for term in _current_terms(communities, *REQUIRED_ROLES).only("community_id", "role"):
        held.setdefault(term.community_id, []).append(term)
    needed = {community.pk: missing_roles(community, held.get(community.pk, [])) for community in communities}
    return {pk: roles for pk, roles in needed.items() if roles}


def with_vacancy() -> Q:
    """Communities that need somebody, for a filter."""
    terms = RoleTerm.objects.filter(community=OuterRef("pk"), ended_at=None)
    held = [Q(Exists(terms.filter(role=role))) for role in REQUIRED_ROLES]
    return ~reduce(and_, held) & ~Q(phase=Phase.CLOSED)


def start_term(community: Community, employee: Employee, role: Role) -> RoleTerm:
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
    return _current_terms([community], role).filter(employee=employee).select_related("community").first()


@transaction.atomic
def agree_term(term: RoleTerm, *, until: date | None, hours: str) -> None:
    """The holder says until when and how much time; both may stay open.

    Raises :class:`NotHeld`, :class:`CommunityClosed`.
    """
    term = _lock(term)
    if term.community.is_closed:
        raise CommunityClosed(ROLES_CLOSED)
    term.until, term.hours, term.agreed_at = until, hours, timezone.now()
    term.save(update_fields=["until", "hours", "agreed_at"])


def due_for_review(today: date) -> QuerySet[Any]:
    """Terms whose named day is near, or went by without a word, and Leaders of long standing who named none.

    Nothing happens to them by itself, and nobody’s turn comes (S124).
    """
    near = Q(until__range=(today - ASK_UNTIL_AFTER, today + REMIND_BEFORE))
    long = Q(role=Role.LEADER, until=None, spoke_at__lte=timezone.now() - LONG_TENURE)
    held = RoleTerm.objects.alias(spoke_at=Coalesce("agreed_at", "started_at")).filter(near | long, ended_at=None)
    return held.exclude(community__phase=Phase.CLOSED).select_related("community")


def send_term_reminders() -> None:
    """Owe each of them one mail for the day they named; however often this runs.

    Not in the last days before it: by then the outbox may have forgotten that it told them.
    """
    today = timezone.localdate()
    for term in due_for_review(today).filter(until__gt=today + NO_MAIL_WITHIN):
        wanting = without_opted_out(term.community, TERM_ENDS, [term.employee_id])
        queue_mail(TERM_ENDS, term, wanting, revision=term.until.toordinal())


# --- Laying it down -----------------------------------------------------------------------------------------------
@transaction.atomic
def resign(term: RoleTerm, *, note: str = "") -> None:
    """Stop, on any day, without saying why. Only the holder does. Raises :class:`NotHeld`."""
    term = _lock(term)
    term.handover_note = note
    _end_term(term)
    record(ROLE_RESIGNED, term.community, by=term.employee, before={"role": term.role})


def end_terms_of(employee: Employee, by: Employee) -> None:
    """Someone leaves the organisation (R3): the roles they hold end, and the community hears which is open."""
    held = RoleTerm.objects.select_for_update(of=("self",)).select_related("community", "employee")
    for term in held.filter(employee=employee, ended_at=None).order_by("pk"):
        _end_term(term)
        record(ROLE_ENDED, term.community, by=by, before={"role": term.role, "person": employee.public_id})


def _lock(term: RoleTerm) -> RoleTerm:
    terms = RoleTerm.objects.select_for_update(of=("self",)).select_related("community", "employee")
    found = terms.filter(pk=term.pk, ended_at=None).first()
    if found is None:
        raise NotHeld
    return found


def _end_term(term: RoleTerm) -> None:
    term.ended_at = timezone.now()
    term.save(update_fields=["ended_at", "handover_note"])
    log(term.community, Decision.Kind.ROLE, Decision.DecisionOutcome.ENDED, person=term.employee, role=term.role)
    if is_vacant(term):
        queue_mail(ROLE_OPEN, term, _vacancy_recipients(term.community, but=term.employee))
    role_ended.send(RoleTerm, term=term)


def is_vacant(term: RoleTerm) -> bool:
    """Nobody holds the role that ended with this term, and somebody could."""
    return not term.community.is_closed and not _current_terms([term.community], Role(term.role)).exists()


def _vacancy_recipients(community: Community, *, but: Employee) -> set[int]:
    """The core group and who holds a role there, or the active members where nobody does; less those who want no such
    mail.
    """
    sits = Participation.objects.filter(community=community, employee__left_at=None).exclude(employee=but)
    core = sits.filter(level=Level.CORE).values_list("employee_id", flat=True)
    in_a_role = _current_terms([community]).exclude(employee=but).values_list("employee_id", flat=True)
    active = sits.filter(level=Level.ACTIVE).values_list("employee_id", flat=True)
    return without_opted_out(community, ROLE_OPEN, {*core, *in_a_role} or {*active})


def handover_notes(community: Community) -> list[RoleTerm]:
    """What the last holder of each role left to whoever comes next, the newest first."""
    ended = RoleTerm.objects.filter(community=community).exclude(ended_at=None).exclude(handover_note="")
    last = ended.order_by("role", "-ended_at", "-id").distinct("role").select_related("employee")
    return sorted(last, key=lambda term: term.ended_at, reverse=True)

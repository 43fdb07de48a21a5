"""Terms of office in the four core roles: holders, planned ends, vacancies and resigning (R1–R3)."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import reduce
from operator import and_
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Decision, DecisionOutcome, Level, Participation, Phase, Role, RoleTerm
from communities.models.decision import log
from communities.models.locking import CommunityClosed
from communities.models.role import REQUIRED_ROLES, STEWARD_ROLES
from communities.notifications.preferences import without_opted_out
from communities.roles.signals import role_ended
from cop_platform.audit.recording import Fact, audit_action, record
from cop_platform.outbox.queue import queue_mail
from cop_platform.planned_queries import Moment, planned
from members.models import Employee

ROLE_FACTS: dict[str, Fact] = {"role": (_("role"), dict(Role.choices)), "community": (_("[community]"), {})}
ROLE_ENDED = audit_action("role_ended", _("ended the role of somebody who leaves"), ROLE_FACTS)
ROLE_RESIGNED = audit_action("role_laid_down", _("stepped down from a role"), ROLE_FACTS)

#: A kind of mail.
ROLE_OPEN = "role_open"

#: How long before the day a holder named somebody else is looked for.
ENDS_SOON = timedelta(days=61)

ROLES_CLOSED = _("[This community] is closed, with thanks. There are no roles to fill any more.")


class NotHeld(Exception):
    """The person no longer holds this role."""


def _current_terms(communities: Iterable[Community], *roles: Role) -> QuerySet[RoleTerm]:
    terms = RoleTerm.objects.filter(community__in=[community.pk for community in communities], ended_at=None)
    return terms.filter(role__in=roles) if roles else terms


def holders(communities: Iterable[Community], *roles: Role) -> dict[int, list[RoleTerm]]:
    """Current terms by community id, the oldest first; one query for many communities."""
    held: dict[int, list[RoleTerm]] = {}
    for term in _held_in([community.pk for community in communities], roles):
        held.setdefault(term.community_id, []).append(term)
    return held


def last_holders(community: Community) -> list[RoleTerm]:
    """Terms in a closed community that ran until it closed, the oldest first."""
    at_the_end = Q(ended_at=None) | Q(ended_at__date__gte=community.phase_since)
    found = RoleTerm.objects.filter(at_the_end, community=community).select_related("employee")
    return list(found.order_by("started_at", "id"))


def needs_filling(terms: Iterable[RoleTerm]) -> bool:
    """Whether nobody holds the role, or everyone who does named a day that is near. ``terms``: its current ones."""
    near = timezone.localdate() + ENDS_SOON
    return all(term.until and term.until <= near for term in terms)


def hours_elsewhere(community: Community, role: Role) -> list[str]:
    """The time that holders of this role in other communities agreed for it, in their words: at most three."""
    terms = RoleTerm.objects.filter(role=role, ended_at=None).exclude(community=community).exclude(hours="")
    return list(terms.values_list("hours", flat=True).distinct().order_by("hours")[:3])


@planned
def _held_in(community_ids: list[int], roles: tuple[Role, ...], _at: Moment) -> QuerySet[RoleTerm]:
    terms: QuerySet[RoleTerm] = RoleTerm.objects.filter(community__in=community_ids, ended_at=None)
    terms = terms.filter(role__in=roles) if roles else terms
    return terms.select_related("employee").order_by("started_at", "id")


def has_role(community: Community, employee: Employee, *roles: Role) -> bool:
    return _current_terms([community], *roles).filter(employee=employee).exists()


def missing_roles(community: Community, terms: Iterable[RoleTerm]) -> list[Role]:
    """Required roles without a holder. ``terms``: the current ones there, of the required roles at least."""
    return unfilled_roles(community, {term.role for term in terms})


def unfilled_roles(community: Community, held: Collection[str]) -> list[Role]:
    """Required roles that are not among those that are held."""
    return [] if community.is_closed else [role for role in REQUIRED_ROLES if role not in held]


def names_in_roles(communities: Iterable[Community]) -> dict[int, list[tuple[str, str]]]:
    """Who runs each community from day to day, by its id: names with a role each; one query."""
    found: dict[int, list[tuple[str, str]]] = {}
    houses = {community.pk: community.organisation for community in communities}
    for community_id, role, name, left_at in _running(list(houses)):
        left = Employee(organisation=houses[community_id], name=name, left_at=left_at) if left_at else None
        found.setdefault(community_id, []).append((left.display_name if left else name, role))
    for names in found.values():
        names.sort(key=lambda each: STEWARD_ROLES.index(Role(each[1])))
    return found


@planned
def _running(community_ids: list[int], _at: Moment) -> QuerySet[Any]:
    """Of each term only what a name needs: reading records would take longer than asking."""
    terms = RoleTerm.objects.filter(community__in=community_ids, ended_at=None, role__in=STEWARD_ROLES)
    named = terms.values_list("community_id", "role", "employee__name", "employee__left_at")
    return named.order_by("started_at", "id")


def vacancies(communities: Iterable[Community]) -> dict[int, list[Role]]:
    """The same for many communities, by id, in one query; communities without a vacancy are left out."""
    communities = list(communities)
    held: dict[int, list[RoleTerm]] = {}
    for term in _current_terms(communities, *REQUIRED_ROLES).only("community_id", "role"):
        held.setdefault(term.community_id, []).append(term)
    needed = {community.pk: missing_roles(community, held.get(community.pk, [])) for community in communities}
    return {pk: roles for pk, roles in needed.items() if roles}


def with_vacancy(*, one_by_one: bool = False) -> Q:
    """A filter for communities with a vacancy: fewer of the required roles are held than there are.

    ``one_by_one`` is for a list of which only the first are read: PostgreSQL then looks up the terms of each community,
    where it would read those of all for an EXISTS in a condition like this.
    """
    terms = RoleTerm.objects.filter(community=OuterRef("pk"), ended_at=None)
    if one_by_one:
        required = terms.filter(role__in=REQUIRED_ROLES).order_by().values("community")
        held = required.annotate(roles=Count("role", distinct=True)).values("roles")
        vacant = Q(LessThan(Coalesce(Subquery(held), 0), len(REQUIRED_ROLES)))
    else:
        vacant = ~reduce(and_, [Q(Exists(terms.filter(role=role))) for role in REQUIRED_ROLES])
    return vacant & ~Q(phase=Phase.CLOSED)


def start_term(community: Community, employee: Employee, role: Role) -> RoleTerm:
    """Start a term now; if the person holds the role already, return that term."""
    term, _created = RoleTerm.objects.get_or_create(
        organisation_id=community.organisation_id,
        community=community,
        employee=employee,
        role=role,
        ended_at=None,
        defaults={"started_at": timezone.now()},
    )
    return term


# --- The planned end and the hours --------------------------------------------------------------------------------
def term_of(community: Community, employee: Employee, role: Role) -> RoleTerm | None:
    """This person's current term in the role, if any."""
    return _current_terms([community], role).filter(employee=employee).select_related("community").first()


@transaction.atomic
def agree_term(term: RoleTerm, *, until: date | None, hours: str) -> None:
    """Save the planned end and the hours, as the holder says; both may be empty.

    Raises :class:`NotHeld`, :class:`CommunityClosed`.
    """
    term = _lock(term)
    if term.community.is_closed:
        raise CommunityClosed(ROLES_CLOSED)
    term.until, term.hours, term.agreed_at = until, hours, timezone.now()
    term.save(update_fields=["until", "hours", "agreed_at"])


# --- Resigning ----------------------------------------------------------------------------------------------------
@transaction.atomic
def resign(term: RoleTerm, *, note: str = "") -> None:
    """Resign from a role, on any day and without a reason. Only the holder does. Raises :class:`NotHeld`."""
    term = _lock(term)
    term.handover_note = note
    _end_term(term)
    record(ROLE_RESIGNED, term.community, by=term.employee, before={"role": term.role})


def end_terms_of(employee: Employee, by: Employee) -> None:
    """End all terms of somebody who leaves the organisation (R3), and mail about roles that become vacant."""
    held = RoleTerm.objects.select_for_update(of=("self",)).select_related("community", "employee")
    for term in held.filter(employee=employee, ended_at=None).order_by("pk"):
        _end_term(term)
        record(ROLE_ENDED, employee, by=by, before={"role": term.role, "community": term.community.name})


def _lock(term: RoleTerm) -> RoleTerm:
    terms = RoleTerm.objects.select_for_update(of=("self",)).select_related("community", "employee")
    found = terms.filter(pk=term.pk, ended_at=None).first()
    if found is None:
        raise NotHeld
    return found


def _end_term(term: RoleTerm) -> None:
    term.ended_at = timezone.now()
    term.save(update_fields=["ended_at", "handover_note"])
    log(term.community, Decision.Kind.ROLE, DecisionOutcome.ENDED, person=term.employee, role=term.role)
    if is_vacant(term):
        queue_mail(ROLE_OPEN, term, _vacancy_recipients(term.community, but=term.employee))
    role_ended.send(RoleTerm, term=term)


def is_vacant(term: RoleTerm) -> bool:
    """Whether nobody holds the role of this ended term, and the community is not closed."""
    return not term.community.is_closed and not _current_terms([term.community], Role(term.role)).exists()


def _vacancy_recipients(community: Community, *, but: Employee) -> set[int]:
    """Ids of the core group and role holders, or of the active members if there are none; without those opted out."""
    sits = Participation.objects.filter(community=community, employee__left_at=None).exclude(employee=but)
    core = sits.filter(level=Level.CORE).values_list("employee_id", flat=True)
    in_a_role = _current_terms([community]).exclude(employee=but).values_list("employee_id", flat=True)
    active = sits.filter(level=Level.ACTIVE).values_list("employee_id", flat=True)
    return without_opted_out(community, ROLE_OPEN, {*core, *in_a_role} or {*active})


def handover_notes(community: Community) -> list[RoleTerm]:
    """The last ended term of each role that has a handover note, the newest first."""
    ended = RoleTerm.objects.filter(community=community).exclude(ended_at=None).exclude(handover_note="")
    last = ended.order_by("role", "-ended_at", "-id").distinct("role").select_related("employee")
    return sorted(last, key=lambda term: term.ended_at, reverse=True)

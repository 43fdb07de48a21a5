"""Newcomers: a welcome for new members, and their names for Leaders and Coaches to greet (S29, S65)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from communities.models import MEMBER_LEVELS, Community, LevelChange, Newcomer, Phase, Role, RoleTerm
from communities.models.role import REQUIRED_ROLES
from communities.roles.terms import has_role
from cop_platform.outbox.queue import queue_mail
from cop_platform.planned_queries import Moment, planned
from members.models import Employee

WELCOME = "welcome"
#: How long the welcome is shown, a newcomer is listed to be greeted, and the record is kept.
SHOW_WELCOME_FOR, NEW_FOR, KEEP_FOR = timedelta(days=14), timedelta(days=28), timedelta(days=60)
#: Most names listed on a community's page, and named in its item on the home page. Once a newcomer is greeted, the
#: next one is listed.
MAX_LISTED, MAX_NAMED = 12, 3


def add_newcomer(change: LevelChange) -> None:
    """Welcome a person who becomes a member for the first time, once ever.

    Former members are no newcomers, however long ago it was; their level changes count, also imported ones.
    """
    community, employee = change.community, change.employee
    if has_role(community, employee, Role.LEADER):  # who started it
        return
    if change.after not in MEMBER_LEVELS or change.before in MEMBER_LEVELS or _was_inside_before(change):
        return
    arrival, is_new = Newcomer.objects.get_or_create(
        organisation_id=community.organisation_id,
        community=community,
        employee=employee,
        defaults={"arrived_at": timezone.now()},
    )
    if is_new:
        queue_mail(WELCOME, arrival, [employee.pk])


def _was_inside_before(change: LevelChange) -> bool:
    """Whether the person was a member before this change. Becoming a member does not count when it was undone."""
    steps = LevelChange.objects.filter(community=change.community, employee=change.employee).exclude(pk=change.pk)
    came_in = steps.filter(after__in=MEMBER_LEVELS, is_undo=False).exclude(before__in=MEMBER_LEVELS)
    slipped = steps.filter(before__in=MEMBER_LEVELS, is_undo=True).exclude(after__in=MEMBER_LEVELS)
    return came_in.count() > slipped.count()


def remove_newcomer(change: LevelChange) -> None:
    """Remove a newcomer whose undo ends their membership. If they become a member later, they are welcomed then."""
    if change.before in MEMBER_LEVELS and change.after not in MEMBER_LEVELS:
        Newcomer.objects.filter(community=change.community, employee=change.employee).delete()


def newcomers(communities: Iterable[Community] | None = None, now: datetime | None = None) -> QuerySet[Newcomer]:
    """Newcomers of the last weeks who are still members and were not greeted yet, the newest first.

    Without role holders, who need no introduction, and none of a closed community, which welcomes nobody any more.
    """
    roles = RoleTerm.objects.filter(community=OuterRef("community"), employee=OuterRef("employee"), ended_at=None)
    found = Newcomer.objects.filter(
        ~Exists(roles),
        greeted_at=None,
        arrived_at__gt=(now or timezone.now()) - NEW_FOR,
        employee__left_at=None,
        employee__participations__community=F("community"),
        employee__participations__level__in=MEMBER_LEVELS,
    ).exclude(community__phase=Phase.CLOSED)
    if communities is not None:
        found = found.filter(community__in=list(communities))
    return found.select_related("employee").order_by("-arrived_at", "-id")


def newest_newcomers(community: Community) -> tuple[list[Newcomer], bool]:
    """The newest newcomers, at most ``MAX_LISTED``, and whether there are others."""
    found = list(newcomers([community])[: MAX_LISTED + 1])
    return found[:MAX_LISTED], len(found) > MAX_LISTED


def has_newcomers(community: Community) -> bool:
    return newcomers([community]).exists()


def newcomers_to_greet(person: Employee) -> list[Newcomer]:
    """The newest newcomers of each community this person leads or coaches: one more than the ``MAX_NAMED`` shown.

    Asked only where somebody is new: PostgreSQL plans it longer than it runs it.
    """
    return _to_greet(person) if _somebody_new(person) else []


@planned
def _somebody_new(person: Employee, at: Moment) -> QuerySet[Any]:
    mine = RoleTerm.objects.filter(employee=person, role__in=REQUIRED_ROLES, ended_at=None).values("community")
    found = Newcomer.objects.filter(community__in=mine, greeted_at=None, arrived_at__gt=at.now - NEW_FOR)
    return found.values_list("pk")[:1]


@planned
def _to_greet(person: Employee, at: Moment) -> QuerySet[Newcomer]:
    mine = RoleTerm.objects.filter(employee=person, role__in=REQUIRED_ROLES, ended_at=None).values("community")
    place = Window(RowNumber(), partition_by=[F("community")], order_by=[F("arrived_at").desc(), F("id").desc()])
    found = newcomers(now=at.now).filter(community__in=mine).exclude(employee=person).annotate(place=place)
    named: QuerySet[Newcomer] = found.filter(place__lte=MAX_NAMED + 1).select_related("employee", "community")
    return named


def greet(newcomer: Newcomer) -> bool:
    """Take a newcomer off the list; it is not recorded who greets. False when they were greeted already."""
    waiting = Newcomer.objects.filter(pk=newcomer.pk, greeted_at=None)
    return bool(waiting.update(greeted_at=timezone.now()))


def welcome_of(community: Community, employee: Employee) -> Newcomer | None:
    """The welcome shown to this person, for ``SHOW_WELCOME_FOR`` or until they dismiss it."""
    return next(iter(_shown_welcome(community, employee)), None)


def welcome_shown(community: Community, employee: Employee, at: Moment) -> QuerySet[Newcomer]:
    found: QuerySet[Newcomer] = Newcomer.objects.filter(community=community, employee=employee, dismissed_at=None)
    return found.filter(arrived_at__gt=at.now - SHOW_WELCOME_FOR)


_shown_welcome = planned(welcome_shown)


def dismiss(community: Community, employee: Employee) -> None:
    Newcomer.objects.filter(community=community, employee=employee).update(dismissed_at=timezone.now())

"""People in the rings of a community: as many as the rings hold, whatever its size."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, F, Func, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from communities.models import Community, Level, Participation, Role, RoleTerm
from cop_platform.planned_queries import Moment, planned_by_values
from members.models import Employee

#: How many faces each ring holds; of more people it shows a sample that changes daily, and "and others".
RING_CAPACITY = {Level.CORE: 8, Level.ACTIVE: 20, Level.PERIPHERY: 30}
#: Before every hash.
FIRST = 1 - 2**63


@dataclass(frozen=True)
class RingMember:
    employee: Employee
    roles: list[str]
    is_me: bool


@dataclass(frozen=True)
class Ring:
    level: Level
    members: list[RingMember]
    has_others: bool = False


def rings(community: Community, terms: list[RoleTerm], me: Employee, today: date) -> list[Ring]:
    """The three rings, the core first. One query, which loads one person more per ring than is drawn.

    ``terms``: the current role terms there. Role holders and the reader are sampled first, then others, changing daily.
    """
    always = {me.pk, *(term.employee_id for term in terms)}
    found = sorted(_sample(community, sorted(always), today.toordinal()), key=lambda one: (one.since, one.pk))
    full = {
        level for level, room in RING_CAPACITY.items() if any(one.level == level and one.place > room for one in found)
    }
    drawn = [one for one in found if one.place <= RING_CAPACITY[Level(one.level)]]
    return [Ring(level, members_in_ring(drawn, level, terms, me), level in full) for level in reversed(Level)]


def participations_in(community: Community) -> QuerySet[Participation]:
    return Participation.objects.filter(community=community, employee__left_at=None).select_related("employee")


def members_in_ring(
    people: Iterable[Participation], level: Level, terms: list[RoleTerm], me: Employee
) -> list[RingMember]:
    """The people of this level, with the roles they hold."""
    roles: dict[int, list[str]] = {}
    for term in terms:
        roles.setdefault(term.employee_id, []).append(str(Role(term.role).label))
    return [
        RingMember(
            employee=one.employee,
            roles=roles.get(one.employee_id, []),
            is_me=one.employee_id == me.pk,
        )
        for one in people
        if one.level == level
    ]


@planned_by_values
def _sample(community: Community, always: list[int], day: int, _at: Moment) -> QuerySet[Any]:
    """A sample with one person more than each ring holds, which shows whether there are others; in no order.

    Sampled in the database, so that large communities are not loaded; by a daily hash, never by people's activity. All
    people are sorted, so by numbers only: a level by what its ring holds, since no two hold the same.
    """
    by_day = Func(F("employee_id"), Value(day), function="hashint8extended", output_field=BigIntegerField())
    first = When(employee_id__in=always, then=Value(FIRST, BigIntegerField()))
    turn = Case(first, default=by_day, output_field=BigIntegerField())
    room = Case(*(When(level=level, then=Value(room)) for level, room in RING_CAPACITY.items()), default=Value(0))
    place = Window(RowNumber(), partition_by=[room], order_by=[turn, F("id")])
    people = participations_in(community).annotate(place=place)
    # The first condition lets PostgreSQL stop counting early.
    return people.filter(place__lte=max(RING_CAPACITY.values()) + 1).filter(place__lte=room + 1).order_by()

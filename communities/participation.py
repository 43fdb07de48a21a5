"""Taking part: people choose their own level, any day, in either direction (P1–P3)."""

from django.db import transaction
from django.utils import timezone

from communities.inviting import came
from communities.models import Community, Joining, Level, LevelChange, Participation
from communities.steps import let_go_of_steps
from communities.welcoming import arrive
from members.models import Employee


class NotOpen(Exception):
    """This community takes people in after a conversation; following is always possible (P4)."""


class Closed(Exception):
    """The community's life is over; what it made can still be read."""


@transaction.atomic
def choose_level(community: Community, employee: Employee, level: Level) -> bool:
    """Sit where one wants to sit. True when that is a change. Raises :class:`NotOpen`, :class:`Closed`.

    Only ever called for the person who asks: there is deliberately no parameter for who does it.
    """
    _lock(community, employee)
    before = level_of(community, employee)
    if before == level:
        return False
    if not may_choose(community, before, level):
        raise Closed if community.is_closed else NotOpen
    Participation.objects.update_or_create(
        organisation_id=community.organisation_id,
        community=community,
        employee=employee,
        defaults={"level": level, "since": timezone.now()},
    )
    came(community, employee)
    arrive(community, employee, before, level)
    _remember(community, employee, before, level)
    return True


@transaction.atomic
def step_out(community: Community, employee: Employee) -> bool:
    """Leave, without being asked why. True when one was in."""
    _lock(community, employee)
    before = level_of(community, employee)
    if not before:
        return False
    Participation.objects.filter(community=community, employee=employee).delete()
    let_go_of_steps(employee, community)
    _remember(community, employee, before, "")
    return True


def level_of(community: Community, employee: Employee) -> str:
    """The level someone has chosen; empty when they do not take part."""
    found = Participation.objects.filter(community=community, employee=employee).values_list("level", flat=True).first()
    return found or ""


def may_choose(community: Community, before: str, level: str) -> bool:
    """Whether the way from one level to another is free: to the edge always, further in where it is open."""
    if community.is_closed:
        return False
    inside = before in {Level.ACTIVE, Level.CORE}
    return level == Level.PERIPHERY or inside or community.joining == Joining.OPEN


def free_levels(community: Community, before: str) -> list[Level]:
    return [level for level in Level if may_choose(community, before, level)]


def _lock(community: Community, employee: Employee) -> None:
    """One at a time for each person: two clicks at once make one change, told once."""
    Employee.objects.select_for_update(no_key=True).only("pk").get(pk=employee.pk)


def _remember(community: Community, employee: Employee, before: str, after: str) -> None:
    LevelChange.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        employee=employee,
        before=before,
        after=after,
        at=timezone.now(),
    )

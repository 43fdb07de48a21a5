"""Taking part: people choose their own level, any day, in either direction (P1–P3)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from communities.models import Community, Joining, Level, LevelChange, Participation
from communities.models.locking import Closed, locked
from communities.participation.admission import is_open_to
from communities.participation.signals import level_changed
from members.models import Employee


class NotOpen(Exception):
    """This community takes people in after a conversation; following is always possible (P4)."""


class TooLate(Exception):
    """That step is not their last one any more, or it was taken a while ago."""


#: How long a step can be taken back. Long enough for a slip, too short to be a second way in.
UNDO_WITHIN = timedelta(minutes=10)


@transaction.atomic
def choose_level(community: Community, employee: Employee, level: Level) -> bool:
    """Sit where one wants to sit. True when that is a change. Raises :class:`NotOpen`, :class:`Closed`.

    Only ever called for the person who asks: there is deliberately no parameter for who does it.
    """
    _lock(community, employee)
    community = locked(community)
    before, held = _place(community, employee)
    if before == level:
        return False
    if not may_choose(community, before, level, is_welcome=is_open_to(community, employee)):
        raise Closed if community.is_closed else NotOpen
    _sit(community, employee, level, since=timezone.now())
    _remember(community, employee, before, level, held)
    return True


@transaction.atomic
def step_out(community: Community, employee: Employee) -> bool:
    """Leave, without being asked why. True when one was in."""
    _lock(community, employee)
    before, held = _place(community, employee)
    if not before:
        return False
    _stand_up(community, employee)
    _remember(community, employee, before, "", held)
    return True


@transaction.atomic
def undo_step(community: Community, employee: Employee, step: datetime) -> str:
    """Undo one's own last step, shortly after: to the level before, held since when it was. Raises :class:`TooLate`.

    The door is not asked: one gets back what one had a moment ago, also where a conversation comes first, and no more.
    """
    _lock(community, employee)
    last = last_step(community, employee)
    if last is None or last.at != step:
        raise TooLate
    if last.before:
        _sit(community, employee, Level(last.before), since=last.held_since or timezone.now())
    else:
        _stand_up(community, employee)
    _remember(community, employee, last.after, last.before, None, takes_back=True)
    return last.before


def last_step(community: Community, employee: Employee) -> LevelChange | None:
    """Their last step there, while it can still be taken back; what took a step back cannot be."""
    last = LevelChange.objects.filter(community=community, employee=employee).order_by("-at", "-id").first()
    if last is None or last.takes_back or last.carried_over or last.at < timezone.now() - UNDO_WITHIN:
        return None
    return last


def level_of(community: Community, employee: Employee) -> str:
    """The level someone has chosen; empty when they do not take part."""
    return _place(community, employee)[0]


def _place(community: Community, employee: Employee) -> tuple[str, datetime | None]:
    """The level, and since when it is held."""
    places = Participation.objects.filter(community=community, employee=employee)
    return places.values_list("level", "since").first() or ("", None)


def may_choose(community: Community, before: str, level: str, *, is_welcome: bool = False) -> bool:
    """Whether the way from one level to another is free: to the edge always, further in where it is open.

    ``is_welcome``: the door is open to this person.
    """
    if community.is_closed:
        return False
    inside = before in {Level.ACTIVE, Level.CORE}
    return level == Level.PERIPHERY or inside or is_welcome or community.joining == Joining.OPEN


def free_levels(community: Community, before: str, *, is_welcome: bool = False) -> list[Level]:
    return [level for level in Level if may_choose(community, before, level, is_welcome=is_welcome)]


def _lock(community: Community, employee: Employee) -> None:
    """One at a time for each person: two clicks at once make one change, told once."""
    Employee.objects.select_for_update(no_key=True).only("pk").get(pk=employee.pk)


def _sit(community: Community, employee: Employee, level: Level, since: datetime) -> None:
    Participation.objects.update_or_create(
        organisation_id=community.organisation_id,
        community=community,
        employee=employee,
        defaults={"level": level, "since": since},
    )


def _stand_up(community: Community, employee: Employee) -> None:
    Participation.objects.filter(community=community, employee=employee).delete()


def _remember(
    community: Community, employee: Employee, before: str, after: str, held_since: datetime | None, **facts: bool
) -> None:
    """Keep the change as history, and tell whoever listens."""
    change = LevelChange.objects.create(
        organisation_id=community.organisation_id,
        community=community,
        employee=employee,
        before=before,
        after=after,
        held_since=held_since,
        at=timezone.now(),
        **facts,
    )
    level_changed.send(LevelChange, community=community, employee=employee, before=before, after=after, change=change)

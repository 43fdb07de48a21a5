"""Levels of participation: people choose, leave and undo for themselves, any day, in either direction (P1–P3)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Joining, Level, LevelChange, Participation
from communities.models.locking import CommunityClosed, lock
from communities.participation.admission import may_join_directly
from communities.participation.signals import level_changed
from cop_platform.planned_queries import Moment, planned
from cop_platform.web.refusals import Refusal
from members.models import Employee


class AdmissionNeeded(Refusal):
    """Joining needs an accepted request; following at the edge is always possible (P4)."""

    sentence = _("Here you join after a conversation. You can ask to take part, and follow it any time.")
    status = 403


class UndoExpired(Refusal):
    """The change cannot be undone any more: it is not the person's last one, or too old."""

    sentence = _("That can’t be undone any more. Choose where you’d like to sit.")


#: How long a change can be undone. Long enough for a slip, too short to be a second way in.
UNDO_WITHIN = timedelta(minutes=10)


@transaction.atomic
def choose_level(community: Community, employee: Employee, level: Level) -> bool:
    """Choose one's own level. True when that is a change. Raises :class:`AdmissionNeeded`, :class:`CommunityClosed`.

    Only ever called for the person who asks: there is deliberately no parameter for who does it.
    """
    _lock_employee(community, employee)
    community = lock(community)
    before, held = _current(community, employee)
    if before == level:
        return False
    if not can_choose(community, before, level, is_admitted=may_join_directly(community, employee)):
        if community.is_closed:
            raise CommunityClosed(_("[This community] is closed, with thanks. What it made can still be read."))
        raise AdmissionNeeded
    _set_level(community, employee, level, since=timezone.now())
    _record_change(community, employee, before, level, held)
    return True


@transaction.atomic
def leave(community: Community, employee: Employee) -> bool:
    """Leave the community; no reason is asked. False when the person did not take part."""
    _lock_employee(community, employee)
    before, held = _current(community, employee)
    if not before:
        return False
    _remove(community, employee)
    _record_change(community, employee, before, "", held)
    return True


@transaction.atomic
def undo_change(community: Community, employee: Employee, changed_at: datetime) -> str:
    """Undo one's own last change: restore the level before and its ``since``. Returns that level; empty outside.

    Raises :class:`UndoExpired`. Admission is not checked, not even in a by-request community: an undo restores only
    what the person had a moment ago.
    """
    _lock_employee(community, employee)
    last = last_change(community, employee)
    if last is None or last.at != changed_at:
        raise UndoExpired
    if last.before:
        _set_level(community, employee, Level(last.before), since=last.held_since or timezone.now())
    else:
        _remove(community, employee)
    _record_change(community, employee, last.after, last.before, None, is_undo=True)
    return last.before


def last_change(community: Community, employee: Employee) -> LevelChange | None:
    """The person's last change here while it can be undone; an undo and an imported change cannot be."""
    last = LevelChange.objects.filter(community=community, employee=employee).order_by("-at", "-id").first()
    if last is None or last.is_undo or last.is_imported or last.at < timezone.now() - UNDO_WITHIN:
        return None
    return last


def level_of(community: Community, employee: Employee) -> str:
    """The level someone has chosen; empty when they do not take part."""
    return _current(community, employee)[0]


def _current(community: Community, employee: Employee) -> tuple[str, datetime | None]:
    """The level, and since when it is held; empty and None outside."""
    return next(iter(_current_level(community, employee)), ("", None))


@planned
def _current_level(community: Community, employee: Employee, _at: Moment) -> QuerySet[Any]:
    places = Participation.objects.filter(community=community, employee=employee)
    return places.values_list("level", "since")


def can_choose(community: Community, before: str, level: str, *, is_admitted: bool = False) -> bool:
    """Whether this change of level is allowed: always to the edge; further in for members and where joining is open.

    ``is_admitted``: the person may join without a request, see ``may_join_directly``.
    """
    if community.is_closed:
        return False
    inside = before in {Level.ACTIVE, Level.CORE}
    return level == Level.PERIPHERY or inside or is_admitted or community.joining == Joining.OPEN


def available_levels(community: Community, before: str, *, is_admitted: bool = False) -> list[Level]:
    return [level for level in Level if can_choose(community, before, level, is_admitted=is_admitted)]


def _lock_employee(community: Community, employee: Employee) -> None:
    """Serialise changes of one person: two simultaneous clicks make one change and one signal."""
    Employee.objects.select_for_update(no_key=True).only("pk").get(pk=employee.pk)


def _set_level(community: Community, employee: Employee, level: Level, since: datetime) -> None:
    Participation.objects.update_or_create(
        organisation_id=community.organisation_id,
        community=community,
        employee=employee,
        defaults={"level": level, "since": since},
    )


def _remove(community: Community, employee: Employee) -> None:
    Participation.objects.filter(community=community, employee=employee).delete()


def _record_change(
    community: Community, employee: Employee, before: str, after: str, held_since: datetime | None, **facts: bool
) -> None:
    """Save the change as history, and send ``level_changed``."""
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

"""Get a meeting ready: tasks, readings, guests and dietary needs, all until it is over."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.web.refusals import Refusal
from meetings.models import DietaryNeed, Guest, Meeting, PreparationTask, Reading
from meetings.scheduling.schedule import lock_to_come
from members.models import Employee

#: Most of each for one meeting.
MAX_TASKS, MAX_READINGS, MAX_GUESTS = 30, 10, 20


class PreparationOver(Refusal):
    sentence = _("This meeting is over or called off. It stays as it is.")


class TooManyOfThem(Refusal):
    sentence = _("That is more than one meeting can hold. Remove something first.")


def _lock(meeting: Meeting) -> Meeting:
    return lock_to_come(meeting, called_off=PreparationOver, over=PreparationOver)


def _add(meeting: Meeting, model: Any, most: int, *, known_by: dict[str, Any], other: dict[str, Any]) -> None:
    """Add it if it is not there yet. Raises :class:`PreparationOver` and :class:`TooManyOfThem`."""
    found = _lock(meeting)
    if model.objects.filter(meeting=found).count() >= most:
        raise TooManyOfThem
    model.objects.get_or_create(organisation_id=found.organisation_id, meeting=found, **known_by, defaults=other)


@transaction.atomic
def add_task(meeting: Meeting, what: str) -> None:
    """Raises :class:`PreparationOver` and :class:`TooManyOfThem`; what is on the list already stays there once."""
    _add(meeting, PreparationTask, MAX_TASKS, known_by={"what": what}, other={})


@transaction.atomic
def add_reading(meeting: Meeting, title: str, url: str) -> None:
    """Raises :class:`PreparationOver` and :class:`TooManyOfThem`; the same link stays there once."""
    _add(meeting, Reading, MAX_READINGS, known_by={"url": url}, other={"title": title})


@transaction.atomic
def add_guest(meeting: Meeting, name: str, comes_from: str, *, by: Employee) -> None:
    """Raises :class:`PreparationOver` and :class:`TooManyOfThem`; the same name stays there once."""
    _add(meeting, Guest, MAX_GUESTS, known_by={"name": name}, other={"comes_from": comes_from, "invited_by": by})


@transaction.atomic
def mark_task(meeting: Meeting, number: int, *, done: bool, by: Employee) -> None:
    """Mark a task as done, or as open again. One that is gone changes nothing. Raises :class:`PreparationOver`."""
    found = _lock(meeting)
    at = timezone.now() if done else None
    PreparationTask.objects.filter(meeting=found, pk=number).update(done_at=at, done_by=by if done else None)


@transaction.atomic
def remove(meeting: Meeting, model: type[PreparationTask | Reading | Guest], number: int) -> None:
    """One that is gone changes nothing. Raises :class:`PreparationOver`."""
    model.objects.filter(meeting=_lock(meeting), pk=number).delete()


@transaction.atomic
def tell_need(meeting: Meeting, employee: Employee, need: str) -> None:
    """Keep what somebody does not eat; an empty text takes it back. Raises :class:`PreparationOver`."""
    found = _lock(meeting)
    if not need:
        DietaryNeed.objects.filter(meeting=found, employee=employee).delete()
        return
    DietaryNeed.objects.update_or_create(
        organisation_id=found.organisation_id, meeting=found, employee=employee, defaults={"need": need}
    )

"""The question whether a level is still right, asked by the reminder engine: one mail for all places of a person."""

from collections.abc import Iterator
from datetime import date, datetime

from communities.check_ins.questions import (
    CHECK_IN,
    check_ins_asked_together,
    first_due_places,
    last_asked,
    note_asked,
)
from communities.notifications.messages import deliverable
from cop_platform.reminders.sources import Due, ReminderSource
from cop_platform.reminders.stages import Stages
from members.models import Employee


def _between(first: date, last: date) -> Iterator[Due]:
    """Whatever is due and not asked yet is asked on ``last``, however long ago it fell due."""
    return (Due(pk, last) for pk in first_due_places(last))


def _note(dues: list[Due], now: datetime) -> None:
    note_asked([due.object_id for due in dues], max(due.day for due in dues), now)


def _recipients(pk: int, stage: int) -> Iterator[Employee]:
    """Nobody where all places that are asked about are at the edge: those are asked on the home page only."""
    asked = last_asked(pk)
    if asked is None or not check_ins_asked_together(*asked):
        return iter(())
    return deliverable([asked[0]])


#: About one of the participations of a person that are due; the others of that person are asked with it.
LEVEL = ReminderSource(CHECK_IN, Stages((0,)), _between, None, _recipients, _note)

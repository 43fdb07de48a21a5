"""The reminder of an action point, on its date, to whoever said yes to it."""

from collections.abc import Iterator
from datetime import UTC, date
from typing import Any

from communities.models import Phase
from communities.notifications.messages import deliverable_subscribers
from cop_platform.reminders.sources import Due, ReminderSource
from cop_platform.reminders.stages import Stages
from meetings.models import ActionPoint
from members.models import Employee

#: A kind of mail; people can turn it off.
ACTION_POINT_DUE = "action_point_due"


def promised() -> Any:
    """Open points with an owner and a date, of open communities."""
    rows = ActionPoint.objects.filter(state=ActionPoint.State.OPEN, owner__isnull=False, due_on__isnull=False)
    return rows.exclude(meeting__community__phase=Phase.CLOSED)


def _between(first: date, last: date) -> Iterator[Due]:
    dated = promised().filter(due_on__range=(first, last)).order_by("pk")
    for pk, day, said_yes in dated.values_list("pk", "due_on", "accepted_at"):
        yield Due(pk, day, said_yes.astimezone(UTC).date())


def _current(pk: int) -> Due | None:
    found = promised().filter(pk=pk).values_list("due_on", "accepted_at").first()
    return Due(pk, found[0], found[1].astimezone(UTC).date()) if found else None


def _recipients(pk: int, stage: int) -> Iterator[Employee]:
    point = promised().select_related("meeting__community").filter(pk=pk).first()
    if point is None:
        return iter(())
    return deliverable_subscribers(point.meeting.community, ACTION_POINT_DUE, [point.owner_id])


ACTION_POINT_DAY = ReminderSource(ACTION_POINT_DUE, Stages((0,)), _between, _current, _recipients)

"""Reminders before a role's term ends."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from communities.models import Phase, Role, RoleTerm
from communities.notifications.messages import deliverable_subscribers
from cop_platform.reminders.sources import Due, ReminderSource
from cop_platform.reminders.stages import Stages
from members.models import Employee

#: A kind of mail.
TERM_ENDS = "role_term_ends"

#: How long before the planned end of a term its holder is asked how to go on, and how long after it still.
REMIND_BEFORE, ASK_UNTIL_AFTER = timedelta(days=30), timedelta(days=30)
#: After this time, a Leader without a planned end is asked on their own page who would like to lead next (S106).
LONG_TENURE = timedelta(days=2 * 365)


def due_for_review(today: date, now: datetime | None = None) -> QuerySet[Any]:
    """Terms whose planned end is near or just past, and long terms of Leaders without one.

    No term ends by itself, and there is no rota of Leaders (S124).
    """
    near = Q(until__range=(today - ASK_UNTIL_AFTER, today + REMIND_BEFORE))
    long = Q(role=Role.LEADER, until=None, spoke_at__lte=(now or timezone.now()) - LONG_TENURE)
    held = RoleTerm.objects.alias(spoke_at=Coalesce("agreed_at", "started_at")).filter(near | long, ended_at=None)
    return held.exclude(community__phase=Phase.CLOSED).select_related("community")


# --- The mail about a planned end ---------------------------------------------------------------------------------
def _planned_ends() -> QuerySet[RoleTerm]:
    held: QuerySet[RoleTerm] = RoleTerm.objects.filter(ended_at=None, until__isnull=False)
    return held.exclude(community__phase=Phase.CLOSED)


def _between(first: date, last: date) -> Iterator[Due]:
    for pk, until in _planned_ends().filter(until__range=(first, last)).order_by("pk").values_list("pk", "until"):
        if until:
            yield Due(pk, until)


def _current(pk: int) -> Due | None:
    until = _planned_ends().filter(pk=pk).values_list("until", flat=True).first()
    return None if until is None else Due(pk, until)


def _holder(pk: int, stage: int) -> Iterator[Employee]:
    term = RoleTerm.objects.select_related("community").filter(pk=pk).first()
    if term is None:
        return iter(())
    return deliverable_subscribers(term.community, TERM_ENDS, [term.employee_id])


#: The holder is reminded once.
ENDING_TERM = ReminderSource(TERM_ENDS, Stages((-REMIND_BEFORE.days,)), _between, _current, _holder)

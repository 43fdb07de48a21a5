"""The reminder of a request for support that waits: once, fourteen days after it was asked."""

from collections.abc import Iterator
from datetime import UTC, date
from typing import Any

from communities.notifications.messages import deliverable_subscribers
from cop_platform.reminders.sources import Due, ReminderSource
from cop_platform.reminders.stages import Stages
from knowledge.models import SupportRequest
from knowledge.support.requests import REMIND_AFTER, open_requests, sponsors_of
from members.models import Employee

#: A kind of mail; Sponsors can turn it off.
SUPPORT_WAITS = "support_waits"


def _asked() -> Any:
    return open_requests().values_list("pk", "asked_at")


def _between(first: date, last: date) -> Iterator[Due]:
    # A day wider: a moment in UTC belongs to the day before or after elsewhere.
    for pk, at in _asked().filter(asked_at__date__range=(first, last)).order_by("pk"):
        yield Due(pk, at.astimezone(UTC).date())


def _current(pk: int) -> Due | None:
    found = _asked().filter(pk=pk).first()
    return Due(pk, found[1].astimezone(UTC).date()) if found else None


def _recipients(pk: int, stage: int) -> Iterator[Employee]:
    support = SupportRequest.objects.select_related("community").filter(pk=pk).first()
    if support is None:
        return iter(())
    return deliverable_subscribers(support.community, SUPPORT_WAITS, sponsors_of(support.community))


WAITING_REQUEST = ReminderSource(SUPPORT_WAITS, Stages((REMIND_AFTER.days,)), _between, _current, _recipients)

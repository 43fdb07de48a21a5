"""Reminders of pending join requests. Retention is in retention.py. Time never decides a request."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from communities.joining.requests import request_recipients
from communities.models import JoinRequest
from communities.notifications.messages import deliverable
from cop_platform.reminders.sources import Due, ReminderSource
from cop_platform.reminders.stages import Stages
from members.models import Employee


def _between(first: date, last: date) -> Iterator[Due]:
    start = datetime.combine(first, time.min, UTC)
    end = datetime.combine(last, time.min, UTC) + timedelta(days=1)
    pending = JoinRequest.objects.pending().filter(pending_since__gte=start, pending_since__lt=end)
    for pk, since in pending.order_by("pk").values_list("pk", "pending_since"):
        yield _due(pk, since)


def _current(pk: int) -> Due | None:
    since = JoinRequest.objects.pending().filter(pk=pk).values_list("pending_since", flat=True).first()
    return None if since is None else _due(pk, since)


def _due(pk: int, pending_since: datetime) -> Due:
    return Due(pk, pending_since.astimezone(UTC).date())


def _recipients(pk: int, stage: int) -> Iterator[Employee]:
    request = JoinRequest.objects.select_related("community").filter(pk=pk).first()
    return deliverable(request_recipients(request)) if request else iter(())


#: Whoever may answer is reminded twice, one and three weeks after a request became pending. Then it stays on their
#: home page only.
REMINDER = ReminderSource("join_reminder", Stages((7, 21)), _between, _current, _recipients)

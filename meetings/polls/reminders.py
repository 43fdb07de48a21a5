"""The reminder that the last day to answer a poll has passed: on the morning after, to who may choose a time."""

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from typing import Any

from communities.models import RoleTerm
from communities.notifications.messages import deliverable_subscribers
from cop_platform.reminders.sources import Due, ReminderSource
from cop_platform.reminders.stages import Stages
from meetings.models import Poll
from meetings.polls.lookup import waiting_polls
from meetings.scheduling.permissions import SCHEDULING_ROLES
from members.models import Employee

#: A kind of mail; people can turn it off.
POLL_PASSED = "poll_passed"


def _due(poll: Any) -> Due:
    return Due(poll.pk, poll.last_moment.astimezone(poll.zone).date(), poll.asked_at.astimezone(UTC).date())


def _between(first: date, last: date) -> Iterator[Due]:
    """A day wider in UTC, then exactly in the zone of each."""
    rows = waiting_polls().filter(closes_at__date__lte=last + timedelta(days=2))
    rows = rows.filter(closes_at__date__gte=first - timedelta(days=1)).select_related("organisation")
    yield from (due for due in map(_due, rows.order_by("pk")) if first <= due.day <= last)


def _current(pk: int) -> Due | None:
    found = waiting_polls().filter(pk=pk).select_related("organisation").first()
    return _due(found) if found else None


def planners_of(poll: Poll) -> set[int]:
    """Ids of those who may choose: who asked, while they may, else everyone who may."""
    held = RoleTerm.objects.filter(community=poll.community_id, ended_at=None, role__in=SCHEDULING_ROLES)
    holders = {*held.values_list("employee_id", flat=True)}
    asker = poll.asked_by_id
    return {asker} if asker is not None and asker in holders else holders


def _recipients(pk: int, stage: int) -> Iterator[Employee]:
    poll = Poll.objects.filter(pk=pk, outcome="").select_related("community").first()
    if poll is None:
        return iter(())
    return deliverable_subscribers(poll.community, POLL_PASSED, list(planners_of(poll)))


POLL_DUE = ReminderSource(POLL_PASSED, Stages((1,)), _between, _current, _recipients)

"""The reminder of an experiment that ends: on its day, and once more two weeks later."""

from collections.abc import Iterator
from datetime import UTC, date
from typing import Any

from communities.notifications.messages import deliverable_subscribers
from cop_platform.reminders.sources import Due, ReminderSource
from cop_platform.reminders.stages import Stages
from knowledge.experiments.experiments import judges_of, unjudged
from members.models import Employee

#: A kind of mail; people can turn it off.
EXPERIMENT_ENDS = "experiment_ends"


def _dated() -> Any:
    return unjudged().values_list("pk", "ends_on", "started_at")


def _between(first: date, last: date) -> Iterator[Due]:
    for pk, day, at in _dated().filter(ends_on__range=(first, last)).order_by("pk"):
        yield Due(pk, day, at.astimezone(UTC).date())


def _current(pk: int) -> Due | None:
    found = _dated().filter(pk=pk).first()
    return Due(found[0], found[1], found[2].astimezone(UTC).date()) if found else None


def _recipients(pk: int, stage: int) -> Iterator[Employee]:
    experiment = unjudged().select_related("community").filter(pk=pk).first()
    if experiment is None:
        return iter(())
    return deliverable_subscribers(experiment.community, EXPERIMENT_ENDS, list(judges_of(experiment)))


EXPERIMENT_END = ReminderSource(EXPERIMENT_ENDS, Stages((0, 14)), _between, _current, _recipients)

"""Action items: experiments whose end has come."""

from collections.abc import Iterator
from datetime import datetime, time

from django.utils import timezone

from cop_platform.attention import ActionItem, action_items
from knowledge.experiments.experiments import experiments_to_judge
from members.models import Employee


@action_items
def ended_experiments(person: Employee) -> Iterator[ActionItem]:
    for experiment in experiments_to_judge(person):
        since = datetime.combine(experiment.ends_on, time(), timezone.get_current_timezone())
        yield ActionItem("knowledge/experiments/attention/experiment.html", experiment, since, until=experiment.ends_on)

"""Action items: experiments whose end has come."""

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from cop_platform.attention import ActionItem, action_items_among
from cop_platform.planned_queries import Moment
from knowledge.experiments.experiments import experiments_to_judge
from knowledge.models import Experiment
from members.models import Employee


def _ended(_person: Employee, at: Moment) -> QuerySet[Experiment]:
    found: QuerySet[Experiment] = Experiment.objects.filter(judged_at=None, ends_on__lte=at.today)
    return found


@action_items_among(_ended)
def ended_experiments(person: Employee) -> Iterator[ActionItem]:
    for experiment in experiments_to_judge(person):
        since = datetime.combine(experiment.ends_on, time(), timezone.get_current_timezone())
        yield ActionItem("knowledge/experiments/attention/experiment.html", experiment, since, until=experiment.ends_on)

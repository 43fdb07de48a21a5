"""Template tags about the organisation's approach and its goals."""

from typing import Any

from django import template
from django.db.models import QuerySet

from communities.description.goals import goals_of as chosen_goals
from communities.models import ApproachVersion, Community
from cop_platform.planned_queries import Moment, planned
from members.models import Goal

register = template.Library()


@register.simple_tag
def approach_is_written() -> bool:
    """Whether there is something to read about the organisation's approach."""
    return bool(_a_version())


@planned
def _a_version(_at: Moment) -> QuerySet[Any]:
    return ApproachVersion.objects.values_list("pk").order_by()[:1]


@register.simple_tag
def goals_of(community: Community) -> list[Goal]:
    """The goals of the organisation that this community works towards."""
    return chosen_goals(community)

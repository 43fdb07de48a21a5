"""Template tags about the organisation's approach and its goals."""

from django import template

from communities.description.goals import goals_of as chosen_goals
from communities.models import ApproachVersion, Community
from members.models import Goal

register = template.Library()


@register.simple_tag
def approach_is_written() -> bool:
    """Whether there is something to read about the organisation's approach."""
    return bool(ApproachVersion.objects.exists())


@register.simple_tag
def goals_of(community: Community) -> list[Goal]:
    """The goals of the organisation that this community works towards."""
    return chosen_goals(community)

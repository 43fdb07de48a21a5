"""Template tags about the organisation's approach and its goals."""

from django import template

from communities.description.goals import goals_of as chosen_goals
from communities.models import Community
from members.models import Goal

register = template.Library()


@register.simple_tag
def goals_of(community: Community) -> list[Goal]:
    """The goals of the organisation that this community works towards."""
    return chosen_goals(community)

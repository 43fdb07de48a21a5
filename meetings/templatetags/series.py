"""Template tags about series."""

from collections.abc import Iterable

from django import template

from communities.models import Community
from meetings.models import Meeting, Series
from meetings.series.lookup import running_series
from meetings.series.wording import rhythm_of

register = template.Library()


@register.filter
def rhythm(series: Series) -> str:
    """“Every second Tuesday”"""
    return rhythm_of(series)


@register.simple_tag
def series_of(community: Community) -> list[Series]:
    """The series of a community with dates to come, at most ten."""
    return list(running_series(community)[:10])


@register.filter
def original_start(meeting: Meeting) -> object:
    """When a date of a series would be by the rule."""
    return meeting.series.times_on(meeting.original_day)[0]


@register.simple_tag
def moved_dates(meetings: Iterable[Meeting]) -> set[int]:
    """Ids of those dates that are not at the time of their series."""
    return {
        each.pk for each in meetings if each.series and each.series.times_on(each.original_day)[0] != each.starts_at
    }

"""Template tags about series."""

from collections.abc import Iterable

from django import template
from django.utils import timezone

from communities.models import Community
from meetings.models import Meeting, Series
from meetings.models.recurrence import MOST_DATES
from meetings.series.lookup import running_series
from meetings.series.wording import named_days, rhythm_of

register = template.Library()
#: Dates changed alone that a page names before a change of all.
MOST_NAMED = 12


@register.filter
def rhythm(series: Series) -> str:
    """“Every second Tuesday”"""
    return rhythm_of(series)


@register.simple_tag
def series_of(community: Community) -> list[Series]:
    """The series of a community with dates to come, at most ten."""
    return list(running_series(community)[:10])


@register.simple_tag
def following_dates(meeting: Meeting) -> dict[str, object]:
    """The dates from this one on: their days in words, and those that were changed or called off alone."""
    rest = list(
        Meeting.objects.filter(
            series=meeting.series, original_day__gte=meeting.rule_day, starts_at__gt=timezone.now()
        ).order_by("original_day")[:MOST_DATES]
    )
    plain = [each.rule_day for each in rest if each.is_open and (each == meeting or not each.is_exception)]
    alone = [each for each in rest if each != meeting and (each.is_exception or not each.is_open)]
    return {"named": named_days(plain, goes_on=meeting.series.is_open_ended), "alone": alone[:MOST_NAMED]}


@register.filter
def original_start(meeting: Meeting) -> object:
    """When a date of a series would be by the rule."""
    return meeting.series.times_on(meeting.rule_day)[0]


@register.simple_tag
def moved_dates(meetings: Iterable[Meeting]) -> set[int]:
    """Ids of those dates that are not at the time of their series."""
    return {each.pk for each in meetings if each.series and each.series.times_on(each.rule_day)[0] != each.starts_at}

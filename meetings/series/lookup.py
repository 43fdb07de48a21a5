"""Find a series and its dates."""

from datetime import date

from django.db.models import Exists, Max, QuerySet
from django.http import Http404
from django.utils import timezone

from communities.models import Community
from cop_platform.planned_queries import Moment, planned
from meetings.models import Meeting, Series
from meetings.models.recurrence import Rule


def find_series(community_slug: str, public_id: str) -> Series:
    """The series with this id in this community. Raises Http404."""
    found: Series | None = next(iter(_series_at(community_slug, public_id)), None)
    if found is None:
        raise Http404
    return found


@planned
def _series_at(community_slug: str, public_id: str, _at: Moment) -> QuerySet[Series]:
    found: QuerySet[Series] = Series.objects.filter(public_id=public_id, community__slug=community_slug)
    return found.select_related("community", "host")


def coming_dates(series: Series) -> QuerySet[Meeting]:
    """The dates that are not over, also those called off, in the order of time."""
    coming: QuerySet[Meeting] = Meeting.objects.filter(series=series, ends_at__gt=timezone.now())
    return coming.order_by("starts_at", "id")


def next_changeable(series: Series) -> Meeting | None:
    """The first date that has not begun, by the day that the rule gave it; None once all of them are called off."""
    coming = Meeting.objects.filter(series=series, starts_at__gt=timezone.now())
    return coming.filter(Exists(coming.filter(is_open=True))).order_by("original_day").first()


def rule_as_it_stands(series: Series) -> Rule:
    """Its rhythm up to its last date, also up to one that was put back after the series had ended."""
    if series.is_open_ended:
        return series.rule
    held = Meeting.objects.filter(series=series, is_open=True).aggregate(last=Max("original_day"))["last"]
    ends = [day for day in [*series.rule.days(until=date.max)[-1:], held] if day]
    return series.rule.ending(max(ends)) if ends else series.rule


def running_series(community: Community) -> QuerySet[Series]:
    """The series of a community with dates to come."""
    found: QuerySet[Series] = Series.objects.filter(community=community, planned_until__gte=timezone.localdate())
    return found.order_by("first_day", "id")


def gone_days(series: Series, since: date | None = None) -> set[date]:
    """The planned days of the rule on which calendars must show nothing in the series."""
    held = Meeting.objects.filter(series=series, is_open=True, own_entry_since=None)
    if since:
        held = held.filter(original_day__gte=since)
    days = series.rule.days(since=since, until=series.planned_until)
    return set(days) - set(held.values_list("original_day", flat=True))


def exceptions(series: Series, since: date | None = None) -> QuerySet[Meeting]:
    """The dates that calendars hold in the series, changed alone."""
    found: QuerySet[Meeting] = Meeting.objects.filter(
        series=series, is_open=True, is_exception=True, own_entry_since=None
    )
    if since:
        found = found.filter(original_day__gte=since)
    return found.order_by("original_day")


def successor(series: Series) -> Series | None:
    """The series that follows this one."""
    return Series.objects.filter(follows=series).order_by("-pk").first()

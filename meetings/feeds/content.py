"""The calendar of a feed: single meetings, and series with their dates that were moved or called off."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Community
from cop_platform.planned_queries import Moment, planned
from cop_platform.text import own_direction
from meetings.calendars.entries import entry_of, series_entry
from meetings.calendars.icalendar import CalendarEntry, publish_message
from meetings.calendars.writing import text
from meetings.feeds.window import MOST_MEETINGS, window
from meetings.models import Feed, Meeting, Series

#: How often a calendar program should look. Most look less often.
REFRESH = "PT6H"
#: Of a meeting, not read for its entry.
NOT_SHOWN = ("format", "reference", "restored_from", "time_zone", "host", "scheduled_by")


def calendar_of(feed: Feed) -> str:
    """The whole feed, in the active language. Nothing in it depends on the moment at which it is fetched."""
    name = text(name_of(feed))
    head = [
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]
    return publish_message(*_entries(feed), head=head)


def name_of(feed: Feed) -> str:
    if feed.community:
        return own_direction(feed.community.name)
    if feed.scope == Feed.Scope.MINE:
        return _("My meetings at %(organisation)s") % {"organisation": own_direction(str(feed.organisation))}
    return _("Meetings at %(organisation)s") % {"organisation": own_direction(str(feed.organisation))}


def _entries(feed: Feed) -> Iterator[CalendarEntry]:
    meetings = _meetings(Feed.Scope(feed.scope), feed)
    # Each community and series once: most feeds have many dates of a few.
    communities = {each.pk: each for each in _communities(sorted({meeting.community_id for meeting in meetings}))}
    of_series = {meeting.series_id for meeting in meetings if meeting.series_id}
    series_by_id = Series.objects.in_bulk(of_series) if of_series else {}
    for meeting in meetings:
        meeting.community = communities[meeting.community_id]
        if meeting.series_id:
            meeting.series = series_by_id[meeting.series_id]
    dates: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        if meeting.is_in_series_entry:
            dates[meeting.series_id].append(meeting)
        elif meeting.is_open:
            yield entry_of(meeting, meeting.scheduled_at)
    ends_on = timezone.localdate(meetings[-1].starts_at) if len(meetings) >= MOST_MEETINGS else date.max
    for of_one in dates.values():
        series = of_one[0].series
        series.community = of_one[0].community
        yield from _series_entries(series, of_one, ends_on)


@planned
def _communities(ids: list[int], _at: Moment) -> QuerySet[Community]:
    found: QuerySet[Community] = Community.objects.filter(pk__in=ids)
    return found


@planned
def _meetings(scope: Feed.Scope, feed: Feed, at: Moment) -> QuerySet[Meeting]:
    ids = window(scope, Feed.objects.filter(pk=feed.pk), at.now)
    found: QuerySet[Meeting] = Meeting.objects.filter(pk__in=ids).defer(*NOT_SHOWN).order_by("starts_at", "pk")
    return found


def _series_entries(series: Series, dates: list[Meeting], ends_on: date) -> Iterator[CalendarEntry]:
    """The series from its first date in the feed on. Excluded are the days without a date, up to the last known.

    A date that was moved to later may come long after the day that the rule gave it.
    """
    held = {meeting.rule_day: meeting for meeting in dates if meeting.is_open}
    days = series.rule.days(since=min(held), until=min(series.planned_until, ends_on)) if held else []
    if not days:
        return
    yield series_entry(series, set(days) - set(held), series.scheduled_at, first_day=days[0])
    in_rule = set(days)
    for day, meeting in held.items():
        if meeting.is_exception and day in in_rule:
            meeting.series = series
            yield entry_of(meeting, meeting.scheduled_at)

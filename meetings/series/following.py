"""A change of one date, carried over to the dates that follow it."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from meetings.models import Frequency, Meeting, Series
from meetings.models.recurrence import LAST, Rule, number_in_month
from meetings.scheduling.schedule import EditConflict, MeetingCancelled, MeetingDetails, lock_meeting
from meetings.series.changing import change_following
from meetings.series.lookup import rule_as_it_stands
from meetings.series.planning import COMMON_FIELDS, SeriesDetails
from members.models import Employee


@transaction.atomic
def change_from(meeting: Meeting, details: MeetingDetails, *, by: Employee, revision: int) -> Series:
    """Change this date and those that follow; what was not changed on the form stays as each has it.

    Raises :class:`EditConflict`, :class:`MeetingCancelled` and what :func:`change_following` raises.
    """
    meeting = lock_meeting(meeting)
    if not meeting.is_open:
        raise MeetingCancelled
    if meeting.revision != revision:
        raise EditConflict(meeting)
    series = meeting.series
    wanted = details_from(meeting, details)
    if meeting.is_exception:
        # It stays an exception, with what was typed.
        for name, value in vars(details).items():
            setattr(meeting, name, value)
        meeting.save()
    return change_following(series, wanted, since=meeting.rule_day, by=by, revision=None)


def details_from(meeting: Meeting, details: MeetingDetails) -> SeriesDetails:
    """What all dates from this one on should be: as the series says, with what was changed on the form of the date."""
    series: Series = meeting.series
    common = {
        name: new if (new := getattr(details, name)) != getattr(meeting, name) else getattr(series, name)
        for name in COMMON_FIELDS
    }
    zone = meeting.zone
    before, after = meeting.starts_at.astimezone(zone), details.starts_at.astimezone(zone)
    length = details.ends_at - details.starts_at
    has_other_time = (
        before.time() != after.time()
        or length != meeting.ends_at - meeting.starts_at
        or details.time_zone != meeting.time_zone
    )
    if details.time_zone != meeting.time_zone:
        after = details.starts_at.astimezone(ZoneInfo(details.time_zone))
    is_moved = before.date() != after.date()
    first = after.date() if is_moved else meeting.rule_day
    return SeriesDetails(
        **common,
        time_zone=details.time_zone,
        start=after.time() if has_other_time else series.start,
        minutes=length // timedelta(minutes=1) if has_other_time else series.minutes,
        rule=_shifted(rule_as_it_stands(series), meeting.rule_day, first),
        needs_topics=series.needs_topics,
    )


def _shifted(rule: Rule, since: date, first: date) -> Rule:
    """The rhythm from ``since`` on, with its first date on another day; as many dates as were left."""
    is_open = rule.until is None and rule.count is None
    left = None if is_open else len(rule.days(since=since, until=date.max))
    nth = rule.nth
    if first != since and rule.frequency == Frequency.BY_DATE:
        nth = LAST if nth == LAST and (first + timedelta(days=1)).day == 1 else first.day
    elif first != since and rule.frequency == Frequency.BY_WEEKDAY:
        nth = LAST if nth == LAST and (first + timedelta(days=7)).month != first.month else number_in_month(first)
    return Rule(rule.frequency, rule.interval, first, nth, count=left)

"""Plan a series: each of its dates becomes a meeting. An open one has its dates of the next twelve months."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from communities.models.locking import lock_open
from communities.notifications.preferences import subscribers_of
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.refusals import Refusal
from meetings.models import RSVP, Meeting, Series, SeriesAnswer
from meetings.models.recurrence import MOST_DATES, Rule
from meetings.scheduling.next_meeting import update_next_meeting
from meetings.scheduling.schedule import INVITATION, SERIES_INVITATION, mails_about_series
from members.models import Employee

logger = logging.getLogger(__name__)

#: An open series has its dates so far ahead.
HORIZON = timedelta(days=366)
#: A job extends them each hour. Less far ahead than this many days says that it has not run for long.
HORIZON_IS_LATE_AFTER = timedelta(days=7)

#: What a date has from its series, until it is changed alone.
COMMON_FIELDS = ("focus", "reason", "format", "place", "online_url", "catering", "host")


class NoDates(Refusal):
    sentence = _("No date falls in there. Choose a later end.")


@dataclass(frozen=True)
class SeriesDetails:
    """What all dates have in common, and their rhythm. ``start`` is local time of the zone."""

    focus: str
    reason: str
    format: str
    place: str
    online_url: str
    catering: str
    host: Employee | None
    time_zone: str
    start: time
    minutes: int
    rule: Rule
    needs_topics: bool = False

    def common(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in COMMON_FIELDS}

    def as_fields(self) -> dict[str, Any]:
        """Values for the fields of :class:`Series`."""
        rule = self.rule
        return {
            **self.common(),
            "time_zone": self.time_zone,
            "start": self.start,
            "minutes": self.minutes,
            "needs_topics": self.needs_topics,
            "first_day": rule.first,
            "frequency": rule.frequency,
            "interval": rule.interval,
            "nth": rule.nth,
            "last_day": rule.until,
            "count": rule.count,
        }


def horizon(today: date) -> date:
    return today + HORIZON


def planned_days(rule: Rule, today: date) -> list[date]:
    """The days that are planned at once: all of a series with an end, those of twelve months of an open one."""
    is_open = rule.until is None and rule.count is None
    return rule.days(until=max(horizon(today), horizon(rule.first)) if is_open else date.max)[:MOST_DATES]


@transaction.atomic
def plan_series(community: Community, details: SeriesDetails, *, by: Employee, invite: bool = True) -> Series:
    """Create a series and its dates. With ``invite``, one mail to each subscriber of new meetings.

    Raises :class:`NoDates` and ``CommunityClosed``.
    """
    community = lock_open(community)
    series = make_series(community, details, by=by)
    days = planned_days(series.rule, _today(series))
    if not days:
        raise NoDates
    add_dates(series, days)
    update_next_meeting(community)
    if invite:
        queue_mail(
            SERIES_INVITATION,
            series,
            subscribers_of(community, INVITATION),
            kept_until=series.times_on(series.planned_until)[1],
        )
    return series


def make_series(
    community: Community,
    details: SeriesDetails,
    *,
    by: Employee | None,
    follows: Series | None = None,
    reference: str = "",
) -> Series:
    """The row of a series, without its dates. ``by`` is None and it has a ``reference`` when it is imported."""
    series = Series(
        organisation_id=community.organisation_id,
        community=community,
        scheduled_by=by,
        follows=follows,
        reference=reference,
        planned_until=details.rule.first,
        **details.as_fields(),
    )
    days = planned_days(series.rule, _today(series))
    series.planned_until = planned_until(series, days)
    series.save()
    return series


def planned_until(series: Series, days: list[date]) -> date:
    if series.is_open_ended:
        return max(horizon(_today(series)), horizon(series.first_day))
    return days[-1] if days else series.first_day


def add_dates(series: Series, days: Iterable[date]) -> list[Meeting]:
    """Make the meetings of these days, with the answers of those who come as a rule."""
    meetings: list[Meeting] = Meeting.objects.bulk_create(date_of(series, day) for day in days)
    give_rule_answers(series, meetings)
    return meetings


def date_of(series: Series, day: date) -> Meeting:
    starts_at, ends_at = series.times_on(day)
    return Meeting(
        organisation_id=series.organisation_id,
        community_id=series.community_id,
        series=series,
        original_day=day,
        starts_at=starts_at,
        ends_at=ends_at,
        time_zone=series.time_zone,
        scheduled_by_id=series.scheduled_by_id,
        **{name: getattr(series, name) for name in COMMON_FIELDS},
    )


def give_rule_answers(series: Series, meetings: Iterable[Meeting], *, only: Employee | None = None) -> None:
    """Write the answers of those who come as a rule to these dates, where they gave no other."""
    meetings = list(meetings)
    answers = SeriesAnswer.objects.filter(series=series, employee__left_at=None)
    if only:
        answers = answers.filter(employee=only)
    RSVP.objects.bulk_create(
        (
            RSVP(
                organisation_id=series.organisation_id,
                meeting=meeting,
                employee_id=answer.employee_id,
                choice=answer.choice,
                is_for_series=True,
            )
            for answer in answers
            for meeting in meetings
        ),
        ignore_conflicts=True,
        batch_size=1000,
    )


def extend_open_series() -> int:
    """Plan the dates of open series that have come within twelve months. Returns how many series.

    Safe to run twice, and after a pause it plans what it missed.
    """
    late = Series.objects.filter(last_day=None, count=None, planned_until__lt=horizon(timezone.localdate()))
    due = [*late.exclude(community__phase="closed").order_by("pk").values_list("pk", flat=True)]
    for pk in due:
        _extend(pk)
    return len(due)


@transaction.atomic
def _extend(pk: int) -> None:
    series = Series.objects.select_for_update(of=("self",)).select_related("community").get(pk=pk)
    until = horizon(_today(series))
    if not series.is_open_ended or series.planned_until >= until:
        return
    add_dates(series, series.rule.days(since=series.planned_until + timedelta(days=1), until=until))
    series.planned_until = until
    series.save(update_fields=["planned_until"])
    mails_about_series(series).update(kept_until=series.times_on(until)[1])
    update_next_meeting(series.community)


def late_series() -> int:
    """How many open series have their dates less far ahead than they should: the nightly job does not run."""
    expected = horizon(timezone.localdate()) - HORIZON_IS_LATE_AFTER
    late = Series.objects.filter(last_day=None, count=None, planned_until__lt=expected)
    return late.exclude(community__phase="closed").count()


def report_late_series() -> None:
    """Write to the log when the dates of open series are not planned as far ahead as they should."""
    number = late_series()
    if number:
        logger.error("Dates of series are not planned ahead", extra={"series": number})


def _today(series: Series) -> date:
    return timezone.localdate(timezone=series.zone)

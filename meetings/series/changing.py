"""Change or end a series from one of its dates on.

Calendar programs understand only some changes of a series, so a change of the rhythm, or of dates after others have
been, ends the series and begins another: docs/decisions/0043-series.md. The meetings stay the same rows, so answers,
links and notes stay. What has begun stays as it was; a date that was changed or called off alone stays so.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from cop_platform.outbox.queue import queue_mail
from cop_platform.web.refusals import Refusal
from meetings.models import RSVP, Cancellation, Meeting, Series, SeriesAnswer, SeriesMove
from meetings.models.recurrence import Rule
from meetings.scheduling.next_meeting import update_next_meeting
from meetings.scheduling.schedule import (
    GATHER_FOR,
    SERIES_CHANGE,
    SOON,
    calendar_holders,
    give_own_entry,
    is_between_neighbours,
    mails_about_series,
    queue_change,
    series_holders,
)
from meetings.series.planning import (
    COMMON_FIELDS,
    NoDates,
    SeriesDetails,
    add_dates,
    give_rule_answers,
    make_series,
    planned_days,
    planned_until,
)
from meetings.series.told import MOVING_FIELDS
from members.models import Employee


class SeriesConflict(Exception):
    """Someone else saved a change of the series first; ``series`` is the current version."""

    def __init__(self, series: Series) -> None:
        super().__init__()
        self.series = series


class SeriesEnded(Refusal):
    sentence = _("All dates of this series are over. Plan a new one.")


@dataclass
class _Locked:
    """A series, the dates from one day on that have not begun, and whether others stay before them."""

    series: Series
    dates: list[Meeting]
    keeps_some: bool


def _lock(series: Series, since: date, revision: int | None) -> _Locked:
    """Lock the series, then its dates. Raises :class:`SeriesConflict` and :class:`SeriesEnded`."""
    found = Series.objects.select_for_update(of=("self",)).select_related("community", "host").get(pk=series.pk)
    if revision is not None and found.revision != revision:
        raise SeriesConflict(found)
    coming = Meeting.objects.select_for_update(of=("self",)).filter(
        series=found, original_day__gte=since, starts_at__gt=timezone.now()
    )
    dates = [*coming.order_by("original_day", "pk")]
    if not any(meeting.is_open for meeting in dates):
        raise SeriesEnded
    taken = {meeting.pk for meeting in dates}
    for meeting in dates:
        meeting.series, meeting.community = found, found.community
    return _Locked(found, dates, Meeting.objects.filter(series=found).exclude(pk__in=taken).exists())


@transaction.atomic
def change_following(
    series: Series, details: SeriesDetails, *, since: date, by: Employee, revision: int | None
) -> Series:
    """Change the dates from ``since`` on, and mail those who hold the series. Returns the series they are in now.

    Raises :class:`SeriesConflict`, :class:`SeriesEnded` and ``NoDates``.
    """
    locked = _lock(series, since, revision)
    days = planned_days(details.rule, timezone.localdate(timezone=locked.series.zone))
    if not days:
        raise NoDates
    if _is_unchanged(locked.series, details):
        # Whether a date needs topics stands in no calendar, so nobody gets a mail.
        locked.series.needs_topics = details.needs_topics
        locked.series.save(update_fields=["needs_topics"])
        return locked.series
    told = series_holders(locked.series)
    if _keeps_entry(locked, details):
        changed = _change_in_place(locked, details, days, by)
    else:
        changed = _split(locked, details, days, by)
        _queue(locked.series, told)
    update_next_meeting(changed.community)
    _queue(changed, told)
    return changed


def _is_unchanged(series: Series, details: SeriesDetails) -> bool:
    fields = details.as_fields()
    apart = ("first_day", "count", "last_day", "needs_topics")
    return (
        _has_same_end(series, details.rule)
        and all(getattr(series, name) == value for name, value in fields.items() if name not in apart)
        and series.rule.is_on(details.rule.first)
    )


def _has_same_end(series: Series, rule: Rule) -> bool:
    if series.is_open_ended or (rule.until is None and rule.count is None):
        return series.is_open_ended and rule.until is None and rule.count is None
    return series.rule.days(until=date.max)[-1:] == rule.days(until=date.max)[-1:]


def _keeps_entry(locked: _Locked, details: SeriesDetails) -> bool:
    """Whether calendars understand the change under the same UID.

    Another end of the same dates; or another hour, place or words, while no date has been and all are changed.
    """
    series, rule = locked.series, details.rule
    has_same_rhythm = (
        (series.frequency, series.interval, series.nth) == (rule.frequency, rule.interval, rule.nth)
        and series.first_day.weekday() == rule.first.weekday()
        and series.time_zone == details.time_zone
        and series.rule.ending(date.max).is_on(rule.first)
    )
    if not has_same_rhythm:
        return False
    has_same_words = all(
        getattr(series, name) == getattr(details, name) for name in (*COMMON_FIELDS, "start", "minutes")
    )
    return has_same_words or (not locked.keeps_some and rule.first == series.first_day)


def _change_in_place(locked: _Locked, details: SeriesDetails, days: list[date], by: Employee) -> Series:
    series = locked.series
    before = {name: getattr(series, name) for name in MOVING_FIELDS}
    for name, value in details.as_fields().items():
        if name != "first_day":
            setattr(series, name, value)
    if series.count is not None and locked.keeps_some:
        # The number of times was said of the dates from here on.
        series.count, series.last_day = None, days[-1]
    series.revision += 1
    series.planned_until = planned_until(series, days)
    series.save()
    if any(getattr(series, name) != value for name, value in before.items()):
        SeriesMove.objects.create(
            organisation_id=series.organisation_id, series=series, revision=series.revision, **before
        )
    wanted = set(days)
    pairs = {day: meeting for meeting in locked.dates if (day := meeting.rule_day) in wanted}
    _lay_out(locked, series, pairs, days, by)
    return series


def _split(locked: _Locked, details: SeriesDetails, days: list[date], by: Employee) -> Series:
    """End the series before the first of these dates, and put them into one that follows it."""
    old = locked.series
    changed = make_series(old.community, details, by=by, follows=old)
    pairs, frozen = _pairs(locked, changed, days)
    _end_before(old, locked.dates[0].rule_day)
    SeriesAnswer.objects.bulk_create(
        SeriesAnswer(
            organisation_id=old.organisation_id, series=changed, employee_id=answer.employee_id, choice=answer.choice
        )
        for answer in SeriesAnswer.objects.filter(series=old)
    )
    _lay_out(locked, changed, pairs, [day for day in days if day not in frozen], by)
    return changed


def _pairs(locked: _Locked, changed: Series, days: list[date]) -> tuple[dict[date, Meeting], set[date]]:
    """Which meeting gets which day of the new rhythm, and the days whose meeting has begun already.

    The third date stays the third when only the weekday changes. In another rhythm a date stays on its day.
    """
    old, dates = locked.series, locked.dates
    if (old.frequency, old.interval) != (changed.frequency, changed.interval):
        wanted = set(days)
        return {day: meeting for meeting in dates if (day := meeting.rule_day) in wanted}, set()
    by_day = {meeting.rule_day: meeting for meeting in dates}
    former = old.rule.days(since=dates[0].rule_day, until=dates[-1].rule_day)
    matched = list(zip(days, former, strict=False))
    pairs = {day: by_day[before] for day, before in matched if before in by_day}
    return pairs, {day for day, before in matched if before not in by_day}


def _end_before(series: Series, day: date) -> None:
    """The last date is the last that stays. Without one, the series ends on the day before its first."""
    kept = series.rule.days(until=day - timedelta(days=1))
    series.last_day, series.count = (kept[-1] if kept else series.first_day - timedelta(days=1)), None
    series.planned_until = series.last_day
    series.revision += 1
    series.save()


def _lay_out(locked: _Locked, series: Series, pairs: dict[date, Meeting], days: list[date], by: Employee) -> None:
    """Give the meetings their days in the series; make those that are missing, call off those that are left over."""
    for day, meeting in pairs.items():
        meeting.series, meeting.original_day = series, day
        meeting.revision += 1
        if not meeting.is_exception:
            starts_at, ends_at = series.times_on(day)
            common = {name: getattr(series, name) for name in COMMON_FIELDS}
            values = {"starts_at": starts_at, "ends_at": ends_at, "time_zone": series.time_zone, **common}
            for name, value in values.items():
                setattr(meeting, name, value)
    fields = ["series", "original_day", "revision", "starts_at", "ends_at", "time_zone", *COMMON_FIELDS]
    Meeting.objects.bulk_update(pairs.values(), fields, batch_size=200)
    made = add_dates(series, [day for day in days if day not in pairs])
    give_rule_answers(series, [meeting for meeting in pairs.values() if meeting.is_open])
    used = {meeting.pk for meeting in pairs.values()} | {meeting.pk for meeting in made}
    left = [meeting for meeting in locked.dates if meeting.pk not in used]
    _cancel_dates([meeting for meeting in left if meeting.is_open and not meeting.is_exception], by=by, note="")
    for meeting in [*pairs.values(), *left]:
        _check_entry(meeting, series)


def _check_entry(meeting: Meeting, series: Series) -> None:
    """A date changed alone that calendars can no longer hold in the series gets an entry of its own."""
    if not (meeting.is_open and meeting.is_exception and meeting.is_in_series_entry):
        return
    if meeting.series_id == series.pk and is_between_neighbours(meeting):
        return
    if meeting.series_id != series.pk:
        meeting.revision += 1
    told = calendar_holders(meeting)
    give_own_entry(meeting)
    meeting.save(update_fields=["own_entry_since", "revision"])
    queue_change(meeting, told, previous_start=meeting.starts_at)


@transaction.atomic
def end_series(series: Series, *, since: date, by: Employee, note: str = "", revision: int | None = None) -> Series:
    """Call off the dates from ``since`` on: one mail a person, however many dates.

    Raises :class:`SeriesConflict` and :class:`SeriesEnded`.
    """
    locked = _lock(series, since, revision)
    told = series_holders(locked.series)
    _end_before(locked.series, locked.dates[0].rule_day)
    off = [meeting for meeting in locked.dates if meeting.is_open]
    alone = [(meeting, calendar_holders(meeting)) for meeting in off if not meeting.is_in_series_entry]
    _cancel_dates(off, by=by, note=note)
    for meeting, holders in alone:
        queue_change(meeting, holders, previous_start=meeting.starts_at)
    update_next_meeting(locked.series.community)
    _queue(locked.series, told)
    return locked.series


def end_all_series(community: Community, *, by: Employee) -> None:
    """End the series of a community with dates to come: one mail a person for each, not one for each date."""
    coming = Meeting.objects.filter(series=OuterRef("pk"), is_open=True, starts_at__gt=timezone.now())
    for series in Series.objects.filter(Exists(coming), community=community).order_by("pk"):
        end_series(series, since=series.first_day, by=by)


def _cancel_dates(meetings: list[Meeting], *, by: Employee, note: str) -> None:
    """Call these dates off, without a mail of their own."""
    if not meetings:
        return
    ids = [meeting.pk for meeting in meetings]
    RSVP.objects.filter(meeting__in=ids).delete()
    Meeting.objects.filter(pk__in=ids).update(is_open=False, revision=F("revision") + 1)
    Cancellation.objects.bulk_create(
        Cancellation(organisation_id=meeting.organisation_id, meeting=meeting, by=by, note=note) for meeting in meetings
    )
    for meeting in meetings:
        meeting.is_open, meeting.revision = False, meeting.revision + 1


def _queue(series: Series, told: set[int]) -> None:
    """Queue the mails about this revision of all dates. Who was told is known until the last date is over."""
    ends_at = series.times_on(max(series.planned_until, series.first_day))[1]
    mails_about_series(series).update(kept_until=ends_at)
    following = Meeting.objects.filter(series=series, starts_at__gt=timezone.now()).order_by("starts_at").first()
    is_soon = following is not None and following.starts_at < timezone.now() + SOON
    queue_mail(
        SERIES_CHANGE,
        series,
        told,
        revision=series.revision,
        gather=timedelta(0) if is_soon else GATHER_FOR,
        kept_until=max(ends_at, timezone.now() + timedelta(days=1)),
    )

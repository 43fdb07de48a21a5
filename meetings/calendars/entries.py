"""The calendar entries of a meeting and of a series."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cop_platform.outbox.messages import absolute, mail_domain
from cop_platform.text import own_direction
from meetings.calendars.icalendar import CalendarEntry, Recurrence
from meetings.models import Meeting, Series
from meetings.models.recurrence import rrule


def entry_of(meeting: Meeting, changed_at: datetime | None = None) -> CalendarEntry:
    """The calendar entry, in the active language. The UID depends only on the meeting, so every message updates it.

    A date of a series has the UID of the series, and its number rises above that of the series.
    """
    series = meeting.series if meeting.is_in_series_entry else None
    page = absolute(meeting.get_absolute_url())
    return CalendarEntry(
        uid=uid_of(series or meeting),
        sequence=meeting.revision + (series.revision if series else 0),
        recurrence=Recurrence(series.zone, original=_on_the_clock(series, meeting.rule_day)) if series else None,
        changed_at=changed_at or timezone.now(),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=f"{own_direction(meeting.focus)} · {own_direction(meeting.community.name)}",
        description=description_of(meeting, page),
        location=location_of(meeting),
        url=page,
        organiser_name=str(meeting.organisation),
        organiser_email=settings.SENDER_ADDRESS,
        cancelled=not meeting.is_open,
    )


def without_date(meeting: Meeting, changed_at: datetime | None = None) -> CalendarEntry:
    """The entry that takes a date out of its series, once it has an entry of its own."""
    series = meeting.series
    starts_at, ends_at = series.times_on(meeting.rule_day)
    return replace(
        entry_of(meeting, changed_at),
        uid=uid_of(series),
        sequence=meeting.revision + series.revision,
        starts_at=starts_at,
        ends_at=ends_at,
        cancelled=True,
        recurrence=Recurrence(series.zone, original=_on_the_clock(series, meeting.rule_day)),
    )


def series_entry(
    series: Series, gone: Iterable[date], changed_at: datetime | None = None, first_day: date | None = None
) -> CalendarEntry:
    """The entry of all dates. ``gone``: the days that the rule gives and on which nothing takes place.

    ``first_day``: a later day of the rule to begin with, for a feed.
    """
    rule = series.rule
    if first_day and first_day > rule.first:
        days = rule.days(until=date.max) if rule.count else []
        rule = replace(rule, first=first_day, until=days[-1] if days else rule.until, count=None)
    starts_at, ends_at = series.times_on(rule.first)
    page = absolute(series.get_absolute_url())
    return CalendarEntry(
        uid=uid_of(series),
        sequence=series.revision,
        changed_at=changed_at or timezone.now(),
        starts_at=starts_at,
        ends_at=ends_at,
        summary=f"{own_direction(series.focus)} · {own_direction(series.community.name)}",
        description=description_of(series, page),
        location=location_of(series),
        url=page,
        organiser_name=str(series.organisation),
        organiser_email=settings.SENDER_ADDRESS,
        recurrence=Recurrence(
            series.zone,
            rule=rrule(rule, series.start, series.zone),
            excluded=tuple(_on_the_clock(series, day) for day in sorted(gone) if day >= rule.first),
        ),
    )


def uid_of(found: Meeting | Series) -> str:
    return f"{found.public_id}@{mail_domain()}"


def _on_the_clock(series: Series, day: date) -> datetime:
    return datetime.combine(day, series.start)


def location_of(meeting: Meeting | Series) -> str:
    """The place, or the link for a meeting that is only online."""
    return meeting.place or meeting.online_url


def description_of(meeting: Meeting | Series, page: str) -> str:
    parts = [
        meeting.reason,
        f"{_('Online:')} {meeting.online_url}" if meeting.online_url and meeting.place else "",
        f"{_('To eat:')} {meeting.catering}" if meeting.catering else "",
        _invitation(get_language()),
        page,
    ]
    return "\n\n".join(part for part in parts if part)


@lru_cache(maxsize=16)
def _invitation(_language: str) -> str:
    """The same sentence stands in every entry of a feed."""
    return _("An open invitation: come if it helps you, and bring a colleague if you like.")

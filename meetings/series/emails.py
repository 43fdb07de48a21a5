"""Mails about all dates of a series: the invitation, and what changed. One mail a person, however many dates."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone, translation

from communities.notifications.circulars import Circular
from communities.notifications.messages import MailMessages, deliverable
from cop_platform.outbox.kinds import MailClass, mail_kind
from cop_platform.outbox.messages import CalendarPart, MailMessage, absolute
from meetings.calendars.entries import entry_of, series_entry
from meetings.calendars.icalendar import CalendarEntry, Placeholder, cancel_message, request_message
from meetings.calendars.writing import folded
from meetings.models import Cancellation, Meeting, Series
from meetings.scheduling.emails import attendee_line
from meetings.scheduling.schedule import CHANGE, INVITATION, SERIES_CHANGE, SERIES_INVITATION
from meetings.scheduling.together import places_among
from meetings.series.lookup import exceptions, gone_days, successor
from meetings.series.told import Former, formers
from meetings.series.wording import rhythm_of
from members.models import Employee

EPOCH = datetime.fromtimestamp(0, UTC)
CHANGED = "meetings/series/email/changed"
#: How many dates a mail names; the calendar has them all.
MAX_NAMED = 6


@mail_kind(SERIES_INVITATION, MailClass.UNREQUESTED)
def invitation(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“{title}, every second Tuesday”: one invitation to all dates, as they are now."""
    series = _series(object_id)
    if series is None or not _coming(series):
        return
    yield from _messages("meetings/series/email/invitation", INVITATION, series, recipient_ids)


@mail_kind(SERIES_CHANGE, MailClass.CALENDAR)
def changed(object_id: int, revision: int, recipient_ids: list[int]) -> MailMessages:
    """“Changed” or “no more dates”, with the update for the recipient's calendar."""
    series = _series(object_id)
    if series is None:
        return
    following = successor(series)
    is_ended = not _coming(series) or following is not None or _is_cut(series)
    template = "meetings/series/email/ended" if is_ended else CHANGED
    cut = Cancellation.objects.filter(meeting__series=series).exclude(note="").order_by("-at").first()
    note = cut.note if cut and is_ended and following is None else ""
    yield from _messages(template, CHANGE, series, recipient_ids, following=following, note=note)


def _series(pk: int) -> Series | None:
    return (
        Series.objects.select_related("community", "organisation", "host", "scheduled_by", "follows")
        .filter(pk=pk)
        .first()
    )


def _coming(series: Series) -> list[Meeting]:
    """The first dates to come that take place."""
    return list(Meeting.objects.upcoming().filter(series=series)[:MAX_NAMED])


def _is_cut(series: Series) -> bool:
    """Whether dates after the last one were called off with the end of the series."""
    return series.last_day is not None and series.meetings.filter(original_day__gt=series.last_day).exists()


def _messages(template: str, kind: str, series: Series, recipient_ids: list[int], **extra: Any) -> MailMessages:
    here = places_among([series.community], recipient_ids)
    letters = SeriesLetters(template, kind, series, **extra)
    day = letters.coming[0].rule_day if letters.coming else series.first_day
    was = formers(series, recipient_ids, day) if template == CHANGED else {}
    for employee in deliverable(recipient_ids):
        yield employee.pk, letters.to(employee, takes_part=employee.pk in here, was=was.get(employee.pk))


class SeriesLetters:
    """Mails of one kind about all dates of a series: those who read the same get one that is rendered once."""

    def __init__(self, template: str, kind: str, series: Series, **extra: Any) -> None:
        self.template, self.kind, self.series = template, kind, series
        self.coming = _coming(series)
        self.method, self.entries = _entries(series)
        self.extra = extra
        self.circulars: dict[tuple[Any, ...], Circular] = {}

    def to(self, employee: Employee, *, takes_part: bool, was: Former | None) -> MailMessage:
        """``was``: hour and place that this person was told before."""
        key = (employee.user.language, takes_part, was)
        circular = self.circulars.get(key)
        if circular is None:
            circular = self.circulars[key] = self._circular(*key)
        return circular.to(employee, attendee=attendee_line(employee))

    def _circular(self, language: str, takes_part: bool, was: Former | None) -> Circular:
        series = self.series
        with translation.override(language):
            words: dict[str, Any] = {"rhythm": rhythm_of(series), "former": rhythm_of(was.series) if was else ""}
        return Circular(
            self.template,
            series.community,
            kind=self.kind,
            calendar=self._calendar,
            revision=series.revision,
            thread=series,
            depends_on=[self.method, [replace(entry, changed_at=EPOCH) for entry in self.entries]],
            series=series,
            meeting=self.coming[0] if self.coming else None,
            page_url=absolute(series.get_absolute_url()),
            is_gone=self.method == "CANCEL",
            takes_part=takes_part,
            was=was,
            coming=self.coming,
            **words,
            **self.extra,
        )

    def _calendar(self, attendee: str) -> CalendarPart:
        method, [whole, *dates] = _entries(self.series)
        guest = Placeholder(attendee)
        content = cancel_message(whole, guest) if method == "CANCEL" else request_message(whole, guest, *dates)
        return CalendarPart(method, content, folded)


def _entries(series: Series) -> tuple[str, list[CalendarEntry]]:
    """The method and the entries: all dates that take place, with those changed alone; or the end of the entry."""
    if (series.last_day is not None and series.last_day < series.first_day) or not _has_dates(series):
        return "CANCEL", [_whole(series)]
    changed_at = timezone.now()
    alone = (
        exceptions(series).filter(original_day__lte=series.planned_until).select_related("community", "organisation")
    )
    dates = []
    for meeting in alone:
        meeting.series = series
        dates.append(entry_of(meeting, changed_at))
    return "REQUEST", [series_entry(series, gone_days(series), changed_at), *dates]


def _has_dates(series: Series) -> bool:
    return bool(series.meetings.filter(is_open=True, own_entry_since=None).exists())


def _whole(series: Series) -> CalendarEntry:
    """The entry of a series none of whose dates takes place: it goes altogether."""
    return replace(series_entry(series, []), cancelled=True, recurrence=None)

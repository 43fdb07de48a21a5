"""A reminder a day before each meeting (M8), to those who were told of it and did not say that they cannot come."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from communities.models import Phase
from communities.notifications.messages import deliverable
from cop_platform.reminders.sources import Due, ReminderSource
from cop_platform.reminders.stages import Stages
from meetings.models import RSVP, Meeting
from meetings.scheduling.schedule import INVITATION, mails_about, mails_about_series, people_told
from meetings.scheduling.together import subscribers_to, without_opted_out_of
from members.models import Employee

#: A kind of mail; people can turn it off.
REMINDER = "meeting_reminder"
ONE_DAY = timedelta(hours=24)


def _of_open_communities(now: datetime) -> Any:
    return Meeting.objects.upcoming(now).exclude(community__phase=Phase.CLOSED)


def _between(first: date, last: date) -> Iterator[Due]:
    """Not a meeting that got its time when a day was no longer left: the mail about that said it."""
    now = timezone.now()
    coming = _of_open_communities(now).filter(starts_at__gt=now, starts_at__lt=now + 2 * ONE_DAY)
    for meeting in coming.select_related("organisation").annotate(moved_at=Max("moves__at")).order_by("pk"):
        at = meeting.starts_at - ONE_DAY
        if max(meeting.scheduled_at, meeting.moved_at or meeting.scheduled_at) <= at:
            yield Due(meeting.pk, _day(meeting), at=at)


def _current(pk: int) -> Due | None:
    meeting = _of_open_communities(timezone.now()).select_related("organisation").filter(pk=pk).first()
    return Due(pk, _day(meeting)) if meeting and meeting.starts_at > timezone.now() else None


def _day(meeting: Meeting) -> date:
    """Its day where it takes place. A meeting on another day is reminded of again."""
    day: datetime = meeting.starts_at.astimezone(meeting.zone)
    return day.date()


def _recipients(pk: int, stage: int) -> Iterator[Employee]:
    meeting = Meeting.objects.select_related("community", "series").filter(pk=pk).first()
    if meeting is None:
        return iter(())
    reached = people_told(meeting)
    if _was_mailed(meeting):
        # Who gets mail about new meetings now was not there yet when a series was announced.
        reached |= subscribers_to(meeting, INVITATION)
    stays_away = meeting.rsvps.filter(choice=RSVP.Choice.NOT_THIS_TIME).values_list("employee_id", flat=True)
    return deliverable(without_opted_out_of(meeting, REMINDER, reached - {*stays_away}))


def _was_mailed(meeting: Meeting) -> bool:
    """Whether people were invited, to it or to its series. A meeting may be planned without a mail."""
    if mails_about(meeting).exists():
        return True
    return bool(meeting.series_id) and mails_about_series(meeting.series).exists()


DAY_AHEAD = ReminderSource(REMINDER, Stages((-1,)), _between, _current, _recipients)

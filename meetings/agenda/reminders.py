"""The question whether a date without topics goes on, a working day ahead."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from communities.notifications.messages import deliverable_subscribers
from cop_platform.reminders.sources import Due, ReminderSource
from cop_platform.reminders.stages import SATURDAY, Stages
from meetings.agenda.without_topics import asked_of, without_topics
from meetings.models import Meeting
from members.models import Employee

#: A kind of mail; people can turn it off.
NO_TOPICS = "meeting_no_topics"
#: A weekend and the days around it: the furthest between a meeting and the day on which its question is asked.
FURTHEST = timedelta(days=4)


def asked_on(meeting: Meeting) -> date:
    """The day before, or the Friday before it: on Monday morning it would be too late."""
    day = meeting.starts_at.astimezone(meeting.zone).date() - timedelta(days=1)
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def _between(first: date, last: date) -> Iterator[Due]:
    until = datetime.combine(last, time.min, UTC) + FURTHEST
    coming = without_topics().filter(series__needs_topics=False, starts_at__lt=until)
    for meeting in coming.order_by("pk"):
        day = asked_on(meeting)
        if first <= day <= last:
            yield Due(meeting.pk, day)


def _current(pk: int) -> Due | None:
    meeting = without_topics().filter(pk=pk, series__needs_topics=False).first()
    return None if meeting is None else Due(pk, asked_on(meeting))


def _recipients(pk: int, stage: int) -> Iterator[Employee]:
    meeting = Meeting.objects.select_related("community").filter(pk=pk).first()
    if meeting is None:
        return iter(())
    return deliverable_subscribers(meeting.community, NO_TOPICS, list(asked_of(meeting)))


TOPICS_MISSING = ReminderSource(NO_TOPICS, Stages((0,)), _between, _current, _recipients)

"""Create the series of the demonstration: a monthly one, with a date that moved and one that was called off."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from communities.models import Role
from demo.communities import LoadedCommunity
from demo.employees import People
from demo.timetable import ZONE
from meetings.models import Cancellation, Format, Frequency, Meeting, Move, SeriesAnswer
from meetings.models.recurrence import Rule, first_on_or_after, number_in_month
from meetings.scheduling.next_meeting import update_next_meeting
from meetings.series.answering import answer_all
from meetings.series.planning import SeriesDetails, add_dates, make_series

COMMUNITY = "medication-safety"
#: It began so long ago and ends so far ahead.
BEFORE, AFTER = timedelta(weeks=9), timedelta(weeks=15)
WEDNESDAY, TUESDAY = 2, 1


def add_series(gathered: Iterable[LoadedCommunity], people: People, now: datetime) -> None:
    """Written as rows where the functions of series would queue mails and set today's date."""
    for each in gathered:
        if each.script.slug == COMMUNITY:
            _add(each, people, now)


def _add(loaded: LoadedCommunity, people: People, now: datetime) -> None:
    planner = people.named[loaded.script.holder(Role.COORDINATOR, Role.LEADER)]
    today = now.astimezone(ZONE).date()
    series = make_series(loaded.community, _details(today), by=planner)
    dates = add_dates(series, series.rule.days(until=date.max))
    scheduled_at = dates[0].starts_at - timedelta(weeks=5)
    Meeting.objects.filter(series=series).update(scheduled_at=scheduled_at)
    moved, off = [meeting for meeting in dates if meeting.starts_at > now][:2]
    _move(moved, now)
    _call_off(off, now)
    answer_all(series, people.named[loaded.script.holder(Role.LEADER)], SeriesAnswer.Choice.COMING)
    update_next_meeting(loaded.community)


def _details(today: date) -> SeriesDetails:
    """The second Wednesday of the month; the second Tuesday while today is a Wednesday, so that none is going on."""
    weekday = TUESDAY if today.weekday() == WEDNESDAY else WEDNESDAY
    begins = (today - BEFORE).replace(day=8)
    first = begins + timedelta(days=(weekday - begins.weekday()) % 7)
    nth = number_in_month(first)
    found = first_on_or_after(Frequency.BY_WEEKDAY, 1, nth, first) or first
    return SeriesDetails(
        focus="Near-miss hour",
        reason="One thing that almost went wrong, told by who was there. What do we change?",
        format=Format.LEAN_COFFEE,
        place="De Linde, Oudenaarde",
        online_url="https://meet.mereldal.example/near-miss",
        catering="",
        host=None,
        time_zone=str(ZONE),
        start=time(15),
        minutes=60,
        rule=Rule(Frequency.BY_WEEKDAY, 1, found, nth, until=today + AFTER),
    )


def _move(meeting: Meeting, now: datetime) -> None:
    """A day later than the rule says."""
    before = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at, "place": meeting.place}
    meeting.starts_at += timedelta(days=1)
    meeting.ends_at += timedelta(days=1)
    meeting.revision, meeting.is_exception = 1, True
    meeting.save(update_fields=["starts_at", "ends_at", "revision", "is_exception"])
    move = Move.objects.create(
        organisation_id=meeting.organisation_id,
        meeting=meeting,
        by=meeting.scheduled_by,
        revision=1,
        online_url=meeting.online_url,
        **before,
    )
    Move.objects.filter(pk=move.pk).update(at=now - timedelta(days=2))


def _call_off(meeting: Meeting, now: datetime) -> None:
    meeting.is_open, meeting.revision = False, 1
    meeting.save(update_fields=["is_open", "revision"])
    off = Cancellation.objects.create(
        organisation_id=meeting.organisation_id,
        meeting=meeting,
        by=meeting.scheduled_by,
        note="Half of us are at the training that week.",
    )
    Cancellation.objects.filter(pk=off.pk).update(at=now - timedelta(days=1))

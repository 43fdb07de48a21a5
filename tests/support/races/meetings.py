"""Races of the locks in meetings."""

from datetime import timedelta

from django.utils import timezone

from communities.closing.outcome import Words, close
from meetings.agenda.topics import add_topic, give_dot
from meetings.models import DOTS_EACH, RSVP, Dot, Meeting, PollVote, Series, SeriesAnswer
from meetings.polls.answering import answer
from meetings.polls.polling import withdraw
from meetings.rsvps.answering import set_rsvp
from meetings.scheduling.schedule import cancel
from meetings.series.answering import answer_all
from meetings.series.changing import change_following, end_series
from meetings.series.planning import extend_open_series
from tests.support.locks import Race, race
from tests.support.people import Tenant, make_meeting, make_poll, make_series, make_series_details
from tests.support.races.communities import closing_that_is_due


@race("meetings.scheduling.schedule.lock_meeting")
def called_off_twice(house: Tenant) -> Race:
    meeting = make_meeting(house.communities["plain-language"], house["Nele"])
    return Race(
        lambda: cancel(meeting, by=house["Nele"]) and "done",
        lambda: cancel(meeting, by=house["Wout"]) and "done",
        ("done", "MeetingCancelled"),
    )


@race("meetings.scheduling.schedule.lock_upcoming")
def called_off_while_the_community_closes(house: Tenant) -> Race:
    """Both have to do with the meeting and its community; they take them in one order."""
    closing = closing_that_is_due(house)
    meeting = make_meeting(closing.community, house["Nele"])
    return Race(
        lambda: cancel(meeting, by=house["Nele"]) and "done",
        lambda: close(closing, Words("Done."), by=house["Wout"]),
        ("done", "None"),
        pauses_before="meetings.scheduling.schedule.update_next_meetings",
    )


@race("meetings.rsvps.answering.set_rsvp")
def answered_while_it_is_called_off(house: Tenant) -> Race:
    meeting = make_meeting(house.communities["plain-language"], house["Nele"])
    return Race(
        lambda: cancel(meeting, by=house["Nele"]) and "done",
        lambda: set_rsvp(meeting, house["Amina"], RSVP.Choice.COMING).choice,
        ("done", "RSVPClosed"),
    )


@race("meetings.series.changing._lock")
def changed_for_all_dates_by_two(house: Tenant) -> Race:
    series = make_series(house.communities["plain-language"], house["Nele"], count=3)

    def change(name: str, focus: str) -> str:
        details = make_series_details(count=3, focus=focus)
        change_following(series, details, since=series.first_day, by=house[name], revision=0)
        return "done"

    return Race(
        lambda: change("Nele", "What Nele wants"), lambda: change("Wout", "What Wout wants"), ("done", "SeriesConflict")
    )


@race("meetings.series.answering.answer_all")
def answered_while_all_dates_are_called_off(house: Tenant) -> Race:
    series = make_series(house.communities["plain-language"], house["Nele"], count=3)
    return Race(
        lambda: end_series(series, since=series.first_day, by=house["Nele"]) and "done",
        lambda: answer_all(series, house["Amina"], SeriesAnswer.Choice.COMING) or "done",
        ("done", "NothingToAnswer"),
    )


@race("meetings.series.planning._extend")
def extended_by_two_workers(house: Tenant) -> Race:
    series = make_series(house.communities["plain-language"], house["Nele"])
    known = timezone.localdate() + timedelta(days=100)
    Meeting.objects.filter(series=series, original_day__gt=known).delete()
    Series.objects.filter(pk=series.pk).update(planned_until=known)

    def extend() -> str:
        extend_open_series()
        return f"{Meeting.objects.filter(series=series).count()} dates"

    return Race(extend, extend, ("26 dates", "26 dates"))


@race("meetings.polls.lookup.lock_poll")
def answered_while_the_question_is_withdrawn(house: Tenant) -> Race:
    poll = make_poll(house.communities["plain-language"], house["Nele"])
    first = poll.slots.get(number=1).public_id
    return Race(
        lambda: withdraw(poll) or "done",
        lambda: answer(poll, house["Amina"], {first: PollVote.Choice.YES}) or "done",
        ("done", "PollClosed"),
    )


@race("meetings.agenda.topics.lock_list")
def the_last_dot_given_from_two_phones(house: Tenant) -> Race:
    meeting = make_meeting(house.communities["plain-language"], house["Nele"])
    topics = [add_topic(meeting, f"Topic {number}", by=house["Nele"]) for number in range(4)]
    for topic in topics[:2]:
        give_dot(topic, by=house["Amina"])
    return Race(
        lambda: give_dot(topics[2], by=house["Amina"]),
        lambda: give_dot(topics[3], by=house["Amina"]),
        ("None", "NoDotsLeft"),
        lambda: Dot.objects.filter(employee=house["Amina"]).count() == DOTS_EACH,
    )

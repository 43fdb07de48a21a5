"""The live page: opening it, going from topic to topic, thumbs, and two who press at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings.agenda import retention
from meetings.agenda.topics import add_topic, give_dot
from meetings.live.hosting import (
    NothingDiscussed,
    NotNow,
    PressedMeanwhile,
    SessionOver,
    give_thumb,
    press,
    start,
)
from meetings.models import Dot, LiveSession, Meeting, RetrospectiveSentence, Thumb, Topic
from meetings.scheduling.schedule import cancel
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_live_meeting, make_meeting, put_back

pytestmark = pytest.mark.requirement("S109")


@pytest.fixture
def meeting(inside: Tenant) -> Meeting:
    return make_live_meeting(inside.communities["plain-language"], inside["Nele"], "One", "Two")


def session(meeting: Meeting) -> LiveSession:
    return LiveSession.objects.get(meeting=meeting)


def topic(meeting: Meeting, title: str) -> Topic:
    return Topic.objects.get(meeting=meeting, title=title)


def test_it_opens_an_hour_before_until_the_end(inside: Tenant) -> None:
    now, plain = timezone.now(), inside.communities["plain-language"]
    for minutes, can_open in [(61, False), (59, True), (-60, True), (-91, False)]:
        found = make_meeting(plain, inside["Wout"], starts_at=now + timedelta(minutes=minutes))
        if can_open:
            start(found)
            continue
        with pytest.raises(NotNow):
            start(found)
    talk = make_meeting(plain, inside["Wout"], starts_at=now + timedelta(minutes=5), format="guest")
    with pytest.raises(NotNow):
        start(talk)


def test_topics_go_one_by_one_in_the_order_of_their_dots(inside: Tenant, meeting: Meeting) -> None:
    give_dot(topic(meeting, "Two"), by=inside["Kofi"])
    press(meeting, "next", step=0)
    assert session(meeting).topic == topic(meeting, "Two")
    press(meeting, "next", step=1)
    assert topic(meeting, "Two").is_discussed
    assert session(meeting).topic == topic(meeting, "One")
    press(meeting, "next", step=2)
    assert (session(meeting).topic, session(meeting).phase) == (None, "talk")
    add_topic(meeting, "Three", by=inside["Kofi"])
    press(meeting, "next", step=3)
    press(meeting, "end", step=4)
    assert [each.title for each in Topic.objects.order_by("discussed_at")] == ["Two", "One", "Three"]
    assert all(each.is_discussed for each in Topic.objects.all())
    with pytest.raises(SessionOver):
        press(meeting, "next", step=5)


def test_a_second_press_changes_nothing(meeting: Meeting) -> None:
    press(meeting, "next", step=0)
    with pytest.raises(PressedMeanwhile):
        press(meeting, "next", step=0)
    assert session(meeting).topic == topic(meeting, "One")
    assert not topic(meeting, "Two").is_discussed


def test_going_back_loses_nothing(inside: Tenant, meeting: Meeting) -> None:
    give_dot(topic(meeting, "One"), by=inside["Kofi"])
    press(meeting, "next", step=0)
    press(meeting, "next", step=1)
    press(meeting, "back", step=2)
    assert session(meeting).topic == topic(meeting, "One")
    assert not topic(meeting, "One").is_discussed
    press(meeting, "back", step=3)
    assert (session(meeting).phase, session(meeting).topic, Dot.objects.count()) == ("dots", None, 1)


def test_an_ended_page_opens_again_where_it_was(inside: Tenant, meeting: Meeting) -> None:
    press(meeting, "next", step=0)
    press(meeting, "end", step=1)
    again = start(meeting)
    assert (again.phase, again.topic, LiveSession.objects.count()) == ("talk", None, 1)
    assert topic(meeting, "One").is_discussed


def test_it_ends_by_itself_long_after_the_meeting_and_when_it_is_called_off(inside: Tenant, meeting: Meeting) -> None:
    ended = timezone.now() - timedelta(hours=3, minutes=1)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=ended - timedelta(hours=1), ends_at=ended)
    with pytest.raises(SessionOver):
        press(meeting, "next", step=0)
    other = make_live_meeting(meeting.community, inside["Nele"], "One", focus="Another")
    cancel(other, by=inside["Wout"])
    with pytest.raises(SessionOver):
        press(other, "next", step=0)


# --- Thumbs -----------------------------------------------------------------------------------------------------------
def test_thumbs_lean_without_being_counted(inside: Tenant, meeting: Meeting) -> None:
    with pytest.raises(NothingDiscussed):
        give_thumb(meeting, Thumb.Choice.NEXT, by=inside["Amina"])
    press(meeting, "next", step=0)
    before = session(meeting).version
    give_thumb(meeting, Thumb.Choice.NEXT, by=inside["Amina"])
    assert (session(meeting).leaning, session(meeting).version) == ("", before)
    give_thumb(meeting, Thumb.Choice.GO_ON, by=inside["Kofi"])
    give_thumb(meeting, Thumb.Choice.GO_ON, by=inside["Amina"])  # changes her mind
    assert (session(meeting).leaning, Thumb.objects.count()) == ("go_on", 2)
    changed = session(meeting).version
    give_thumb(meeting, Thumb.Choice.GO_ON, by=inside["Wout"])
    assert session(meeting).version == changed  # nobody sees anything else
    press(meeting, "more", step=1)
    assert (session(meeting).leaning, Thumb.objects.count()) == ("", 0)


# --- The database -----------------------------------------------------------------------------------------------------
def test_the_database_holds_the_live_page(inside: Tenant, meeting: Meeting) -> None:
    elsewhere = make_meeting(meeting.community, inside["Wout"], focus="Elsewhere")
    strange = add_topic(elsewhere, "Strange", by=inside["Kofi"])
    now = timezone.now()
    for wrong in (
        {"topic": strange, "phase": "talk", "ends_at": now},  # of another meeting
        {"topic": topic(meeting, "One"), "phase": "dots", "ends_at": now},
        {"topic": topic(meeting, "One"), "phase": "talk"},  # without a timer
        {"topic": topic(meeting, "One"), "phase": "talk", "ends_at": now, "seconds_left": 3},
        {"ends_at": now},
        {"phase": "stop"},
        {"leaning": "left"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            LiveSession.objects.filter(meeting=meeting).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        LiveSession.objects.create(organisation=inside.organisation, meeting=meeting, started_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.filter(meeting=meeting).update(removed_by=inside["Wout"])


@pytest.mark.slow
@pytest.mark.usefixtures("transactional_db")
def test_two_who_open_the_page_at_once_open_one() -> None:
    house = put_back("mereldal")
    with house.enter():
        starts_at = timezone.now() + timedelta(minutes=10)
        found = make_meeting(house.communities["plain-language"], house["Wout"], starts_at=starts_at)
    opened = run_at_once(house, lambda: start(found).pk, 6)
    assert len(set(opened)) == 1
    with house.enter():
        assert LiveSession.objects.count() == 1


@pytest.mark.slow
@pytest.mark.usefixtures("transactional_db")
def test_of_ten_who_press_next_one_counts() -> None:
    house = put_back("mereldal")
    with house.enter():
        found = make_live_meeting(house.communities["plain-language"], house["Nele"], "One", "Two", "Three")
    assert run_at_once(house, lambda: press(found, "next", step=0), 10) == ["None"] + ["PressedMeanwhile"] * 9
    with house.enter():
        assert session(found).topic == topic(found, "One")


# --- Kept and forgotten -----------------------------------------------------------------------------------------------
def test_dots_thumbs_and_the_live_page_go_when_the_meeting_is_over(inside: Tenant, meeting: Meeting) -> None:
    give_dot(topic(meeting, "One"), by=inside["Kofi"])
    press(meeting, "next", step=0)
    give_thumb(meeting, Thumb.Choice.NEXT, by=inside["Amina"])
    RetrospectiveSentence.objects.create(
        organisation=inside.organisation,
        meeting=meeting,
        question="need",
        text="It does.",
        said_by=inside["Amina"],
    )
    ended = timezone.now() - timedelta(hours=2, minutes=59)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=ended - timedelta(hours=1), ends_at=ended)
    assert retention.purge() == 0
    Meeting.objects.filter(pk=meeting.pk).update(ends_at=ended - timedelta(minutes=2))
    assert retention.purge() == 4
    assert [model.objects.count() for model in (Dot, Thumb, LiveSession)] == [0, 0, 0]
    assert Topic.objects.count() == 2
    assert [each.said_by for each in RetrospectiveSentence.objects.all()] == [None]
    assert retention.purge() == 0

"""Dates of a series without topics a day ahead: somebody is asked, or the date calls itself off."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from communities.models import Role, RoleTerm
from communities.notifications.preferences import set_preference
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import QueuedMail
from cop_platform.reminders.planning import plan_reminders
from meetings.agenda.reminders import NO_TOPICS, TOPICS_MISSING, asked_on
from meetings.agenda.topics import ListClosed, add_topic
from meetings.agenda.without_topics import _call_off, call_off_without_topics, let_it_go_on, without_topics
from meetings.models import Meeting, Series
from meetings.scheduling.restoring import put_back as put_meeting_back
from meetings.scheduling.schedule import CHANGE, MeetingDetails, update
from members.models import Employee
from tests.support.at_once import run_during_transaction
from tests.support.people import Tenant, make_meeting_details, make_series, put_back
from tests.support.reminders import keep_only

pytestmark = [pytest.mark.requirement("S110"), pytest.mark.at("2026-10-20T08:00:00Z")]
Browse = Callable[[Employee], Client]
#: Tuesday; a date of the series is on Wednesday the 28th at noon, Brussels time.
WEDNESDAY = date(2026, 10, 28)
NOON = datetime(2026, 10, 28, 11, tzinfo=UTC)
#: The day before, half past nine in Brussels.
EVE = datetime(2026, 10, 27, 8, 30, tzinfo=UTC)


@pytest.fixture
def series(inside: Tenant) -> Series:
    return make_series(inside.communities["plain-language"], inside["Wout"], first=WEDNESDAY, invite=True)


def first_date(series: Series) -> Meeting:
    return Meeting.objects.select_related("series", "community").get(series=series, original_day=WEDNESDAY)


# --- Which dates ------------------------------------------------------------------------------------------------------
def test_dates_that_have_a_topic_or_live_on_something_else_are_left_alone(inside: Tenant, series: Series) -> None:
    found = first_date(series)
    assert without_topics().filter(pk=found.pk).exists()
    topic = add_topic(found, "Parking", by=inside["Kofi"])
    assert not without_topics().filter(pk=found.pk).exists()
    topic.delete()
    Meeting.objects.filter(pk=found.pk).update(format="guest")
    assert not without_topics().filter(pk=found.pk).exists()
    Meeting.objects.filter(pk=found.pk).update(format="lean_coffee")
    let_it_go_on(found, by=inside["Wout"])
    assert not without_topics().filter(pk=found.pk).exists()


def test_a_date_planned_or_moved_shortly_before_is_left_alone(inside: Tenant, series: Series) -> None:
    found = first_date(series)
    soon = timezone.now() + timedelta(hours=30)
    details = vars(make_meeting_details(starts_at=soon))
    update(found, MeetingDetails(**details), by=inside["Wout"], revision=0)
    assert not without_topics().filter(pk=found.pk).exists()
    make_series(series.community, inside["Wout"], first=date(2026, 10, 21), focus="Tomorrow")
    assert not without_topics().filter(focus="Tomorrow", original_day=date(2026, 10, 21)).exists()


# --- Asked ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (date(2026, 10, 28), date(2026, 10, 27)),  # Wednesday
        (date(2026, 10, 26), date(2026, 10, 23)),  # Monday: on Friday
        (date(2026, 10, 25), date(2026, 10, 23)),  # Sunday
        (date(2026, 10, 24), date(2026, 10, 23)),  # Saturday
    ],
)
def test_the_question_comes_on_the_working_day_before(inside: Tenant, series: Series, day: date, asked: date) -> None:
    found = first_date(series)
    found.starts_at = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
    assert asked_on(found) == asked


def test_the_coordinator_is_asked_by_mail(
    mereldal: Tenant, mailbox: MailCatcher, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    keep_only(monkeypatch, TOPICS_MISSING)
    with mereldal.enter():
        for title in ("What do we call a resident?", "Forms"):
            series = make_series(mereldal.communities["plain-language"], mereldal["Wout"], first=WEDNESDAY, focus=title)
        add_topic(series.meetings.earliest("starts_at"), "Parking", by=mereldal["Kofi"])
        clock.move_to(EVE - timedelta(hours=3))
        plan_reminders()
        plan_reminders()
    clock.move_to(EVE)
    send_due()
    [sent] = mailbox.messages()
    assert sent["To"].endswith("wout.maes@mereldal.example")
    assert sent["Subject"] == "Plain Language: no topic yet for Wednesday 28 October"
    body = sent.get_body(("plain",))
    assert body
    assert "/cancellation/" in body.get_content()


def test_a_topic_that_comes_meanwhile_saves_the_mail(
    mereldal: Tenant, mailbox: MailCatcher, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    keep_only(monkeypatch, TOPICS_MISSING)
    with mereldal.enter():
        series = make_series(mereldal.communities["plain-language"], mereldal["Wout"], first=WEDNESDAY)
        clock.move_to(EVE - timedelta(hours=3))
        plan_reminders()
        assert QueuedMail.objects.filter(kind=NO_TOPICS).exists()
        add_topic(first_date(series), "Parking", by=mereldal["Kofi"])
    clock.move_to(EVE)
    send_due()
    assert mailbox.messages() == []


def test_the_coordinator_is_asked_on_home_and_on_the_page(
    inside: Tenant, series: Series, browse: Browse, clock: time_machine.Traveller
) -> None:
    clock.move_to(EVE)
    wout = browse(inside["Wout"])
    assert "does it go on?" in wout.get("/o/mereldal/").content.decode()
    assert "does it go on?" not in browse(inside["Nele"]).get("/o/mereldal/").content.decode()
    here = first_date(series).get_absolute_url()
    assert "Nobody has brought a topic yet. Does it go on?" in wout.get(here).content.decode()
    assert browse(inside["Amina"]).post(f"{here}going-on/").status_code == 403
    wout.post(f"{here}going-on/")
    assert "does it go on?" not in wout.get("/o/mereldal/").content.decode()
    assert first_date(series).is_open


def test_without_a_coordinator_the_leader_is_asked(
    inside: Tenant, series: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_only(monkeypatch, TOPICS_MISSING)
    RoleTerm.objects.filter(role=Role.COORDINATOR).update(ended_at=timezone.now())
    plan_reminders(datetime(2026, 10, 27, 6, tzinfo=UTC))
    assert [each.recipient_id for each in QueuedMail.objects.filter(kind=NO_TOPICS)] == [inside["Nele"].pk]


def test_whoever_turned_it_off_gets_no_mail(inside: Tenant, series: Series, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_only(monkeypatch, TOPICS_MISSING)
    set_preference(series.community, inside["Wout"], NO_TOPICS, wanted=False)
    plan_reminders(datetime(2026, 10, 27, 6, tzinfo=UTC))
    assert not QueuedMail.objects.filter(kind=NO_TOPICS).exists()


def test_on_friday_monday_is_asked_about(inside: Tenant, browse: Browse, clock: time_machine.Traveller) -> None:
    series = make_series(inside.communities["plain-language"], inside["Wout"], first=date(2026, 11, 2))
    monday = series.meetings.earliest("starts_at")
    wout = browse(inside["Wout"])
    for day, is_asked in [(29, False), (30, True)]:  # Thursday, Friday
        clock.move_to(datetime(2026, 10, day, 8, 30, tzinfo=UTC))
        assert ("Does it go on?" in wout.get(monday.get_absolute_url()).content.decode()) is is_asked


# --- By itself --------------------------------------------------------------------------------------------------------
@pytest.fixture
def itself(series: Series) -> Meeting:
    Series.objects.filter(pk=series.pk).update(needs_topics=True)
    return first_date(series)


@pytest.mark.parametrize(("hours", "goes"), [(25, False), (24, True), (13, True), (12, False), (1, False), (-1, False)])
def test_a_date_calls_itself_off_a_day_ahead_and_not_later_than_half_a_day(
    itself: Meeting, clock: time_machine.Traveller, hours: int, goes: bool
) -> None:
    clock.move_to(NOON - timedelta(hours=hours))
    assert call_off_without_topics() == goes
    itself.refresh_from_db()
    assert itself.is_open is not goes


def test_everyones_calendar_follows_and_the_date_can_be_put_back(
    inside: Tenant, itself: Meeting, browse: Browse, clock: time_machine.Traveller
) -> None:
    kofi = browse(inside["Kofi"])
    assert "Without a topic this date calls itself off on Tuesday 27 October, 12:00." in (
        kofi.get(itself.get_absolute_url()).content.decode()
    )
    clock.move_to(NOON - timedelta(hours=20))
    assert call_off_without_topics() == 1
    assert call_off_without_topics() == 0
    told = QueuedMail.objects.filter(kind=CHANGE, object_id=itself.pk)
    assert told.filter(recipient_id=inside["Amina"].pk).exists()
    cancellation = itself.cancellations.get()
    assert (cancellation.by, cancellation.note) == (None, "No topics came in.")
    with pytest.raises(ListClosed):
        add_topic(itself, "Late", by=inside["Kofi"])
    put_meeting_back(itself)
    assert call_off_without_topics() == 0  # once is enough
    add_topic(itself, "After all", by=inside["Kofi"])


@pytest.mark.slow
@pytest.mark.usefixtures("transactional_db")
def test_a_topic_that_comes_while_a_date_calls_itself_off(clock: time_machine.Traveller) -> None:
    """Whichever is first wins, and the other is told."""
    house = put_back("mereldal")
    for number, topic_first in enumerate([False, True]):
        with house.enter():
            plain = house.communities["plain-language"]
            clock.move_to(NOON - timedelta(days=8))
            found = make_series(plain, house["Wout"], first=WEDNESDAY, count=1, focus=f"Focus {number}")
            Series.objects.filter(pk=found.pk).update(needs_topics=True)
            meeting = first_date(found)
            clock.move_to(NOON - timedelta(hours=20))
        steps = [partial(_call_off, meeting), lambda meeting=meeting: add_topic(meeting, "Parking", by=house["Kofi"])]
        told = run_during_transaction(house, *(reversed(steps) if topic_first else steps))
        assert told == (["Parking", "False"] if topic_first else ["True", "ListClosed"])


def test_the_coordinator_is_not_asked_where_dates_call_themselves_off(
    itself: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_only(monkeypatch, TOPICS_MISSING)
    plan_reminders(datetime(2026, 10, 27, 6, tzinfo=UTC))
    assert not QueuedMail.objects.filter(kind=NO_TOPICS).exists()


def test_the_form_of_a_series_says_it_and_nobody_gets_a_mail(inside: Tenant, series: Series, browse: Browse) -> None:
    wout = browse(inside["Wout"])
    address = f"{series.get_absolute_url()}edit/"
    form = wout.get(address).context["form"]
    typed = {
        name: form[name].value()
        for name in form.fields
        if form[name].value() not in (None, False) or name == "revision"
    }
    typed["day"], typed["start"], typed["end"] = "2026-10-28", "12:00", "13:30"
    QueuedMail.objects.all().delete()
    assert wout.post(address, {**typed, "needs_topics": "on"}).status_code == 302
    series.refresh_from_db()
    assert series.needs_topics
    assert not QueuedMail.objects.exists()
    assert wout.post(address, typed).status_code == 302
    series.refresh_from_db()
    assert not series.needs_topics

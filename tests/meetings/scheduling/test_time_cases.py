"""Time zones and clock changes, tested through the pages and the calendar entries.

The fourteen time cases, and their tests; those without a file are below.

1. Weekly at six over both changes: ``test_weekly_at_six_over_both_changes_in_brussels`` in series/test_recurrence.py,
   and all instants of three years in calendars/test_series_entries.py.
2. A start that the clock skips: ``test_a_time_that_the_clock_skips_is_refused`` in scheduling/test_views.py; of a
   series in series/test_views.py, of a poll in polls/test_views.py.
3. A start that comes twice: ``test_of_a_time_that_comes_twice_the_first_is_taken_and_that_is_said`` there.
4. From 01:30 until 03:30 across a change: ``test_a_night_meeting_lasts_as_long_as_it_does``.
5. A reminder a day ahead: ``test_a_day_is_24_hours_also_when_the_clocks_change`` in scheduling/test_reminders.py.
6. New York: ``test_a_reader_in_new_york_through_the_weeks_in_which_one_side_has_changed``.
7. Kolkata, Lord Howe, Kathmandu: ``test_zones_of_half_hours_and_quarters``.
8. The organisation changes its zone: ``test_an_organisation_that_moves_its_clock_moves_no_meeting``. A series does:
   ``test_a_series_that_changes_its_zone_keeps_the_hour_on_the_wall``.
9. 29 February: ``test_on_a_leap_day_two_years_ahead_is_the_last_of_february`` in charters/pages/test_pages.py.
   The 31st: ``test_the_thirty_first_comes_back_after_short_months`` in series/test_recurrence.py.
10. Today, though UTC is further: ``test_late_at_night_today_is_still_today_though_utc_is_further``, and
    ``test_late_on_sunday_this_week_is_not_over_though_utc_is_further``; years of decisions in
    ``test_one_page_has_what_is_open_the_next_date_first_and_what_was_decided_by_year``.
11. Whole days are not offered.
12. The zone of the server: ``test_where_the_server_stands_changes_nothing``.
13. Weeks at New Year: ``test_a_week_goes_over_the_turn_of_the_year`` in pages/test_upcoming.py.
14. A zone that the database lacks: ``test_a_zone_that_the_database_lacks_is_said_in_words``, and the next.
"""

import os
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
import time_machine
from django.test import Client
from icalendar import Calendar
from pytest_django import Settings

from communities.models import Role
from communities.roles.terms import start_term
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from meetings.models import Meeting
from meetings.series.changing import change_following
from members.models import Organisation, User
from tests.meetings.scheduling.test_views import NEW, one_meeting, typed
from tests.support.people import Tenant, make_meeting, make_series, make_series_details, signed_in

WINTER = "2026-01-10T09:00:00Z"
KATHMANDU, LORD_HOWE = "Asia/Kathmandu", "Australia/Lord_Howe"


def planned(house: Tenant, **fields: str) -> Meeting:
    """The meeting that Wout's form creates; noon to half past one, unless a field says otherwise."""
    response = signed_in(house["Wout"]).post(NEW, typed(**fields))
    assert response.status_code == 302, response.content.decode()
    return one_meeting(house)


def hours(meeting: Meeting) -> list[Any]:
    """Start and end, as two calendar libraries read them."""
    entry = Calendar.from_ical(signed_in_page(meeting, "calendar.ics"))
    [event] = entry.walk("VEVENT")
    [found] = recurring_ical_events.of(entry).between(meeting.starts_at, meeting.ends_at)
    return [(event.decoded(name), found[name].dt) for name in ("DTSTART", "DTEND")]


def signed_in_page(meeting: Meeting, part: str = "") -> str:
    with time_machine.travel(meeting.starts_at - timedelta(days=5), tick=False):
        client = Client()
        client.force_login(User.objects.get(email="amina.el.idrissi@mereldal.example"))
        return client.get(meeting.get_absolute_url() + part).content.decode()


def live_elsewhere(house: Tenant, name: str, zone: str) -> None:
    house[name].user.time_zone = zone
    house[name].user.save()


def test_each_case_has_its_test() -> None:
    named = set(re.findall(r"``(test_\w+)``", __doc__ or ""))
    tests = "".join(path.read_text() for path in Path(__file__).parents[2].rglob("test_*.py"))
    assert len(named) >= 14
    assert sorted(name for name in named if f"def {name}(" not in tests) == []


# --- Nights of clock changes --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "starts", "ends", "length"),
    [("2026-03-29", "00:30", "01:30", 1), ("2026-10-25", "23:30", "02:30", 3)],
)
@pytest.mark.at(WINTER)
def test_a_night_meeting_lasts_as_long_as_it_does(
    mereldal: Tenant, day: str, starts: str, ends: str, length: int
) -> None:
    """From 01:30 until 03:30 local time: one hour in spring, three in autumn."""
    meeting = planned(mereldal, day=day, start="01:30", end="03:30")
    assert (f"{meeting.starts_at:%H:%M}", f"{meeting.ends_at:%H:%M}") == (starts, ends)
    assert meeting.ends_at - meeting.starts_at == timedelta(hours=length)
    assert hours(meeting) == [(meeting.starts_at, meeting.starts_at), (meeting.ends_at, meeting.ends_at)]
    assert "01:30–03:30" in signed_in_page(meeting)


# --- Time zones far away ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "there"),
    [
        ("2026-03-03", "06:00–07:30"),
        ("2026-03-17", "07:00–08:30"),  # summer time in America, winter time in Europe
        ("2026-04-07", "06:00–07:30"),
        ("2026-10-20", "06:00–07:30"),
        ("2026-10-27", "07:00–08:30"),  # winter time in Europe, summer time in America
        ("2026-11-03", "06:00–07:30"),
    ],
)
@pytest.mark.at(WINTER)
def test_a_reader_in_new_york_through_the_weeks_in_which_one_side_has_changed(
    mereldal: Tenant, day: str, there: str
) -> None:
    live_elsewhere(mereldal, "Amina", "America/New_York")
    meeting = planned(mereldal, day=day)
    page = signed_in_page(meeting)
    assert there in page
    assert "12:00–13:30 Europe/Brussels" in page


@pytest.mark.parametrize(
    ("zone", "day", "utc"),
    [
        ("Asia/Kolkata", "2026-06-09", "2026-06-09 06:30"),
        (KATHMANDU, "2026-06-09", "2026-06-09 06:15"),
        (LORD_HOWE, "2026-06-09", "2026-06-09 01:30"),
        (LORD_HOWE, "2026-11-10", "2026-11-10 01:00"),  # summer time shifts by half an hour
    ],
)
@pytest.mark.at(WINTER)
def test_zones_of_half_hours_and_quarters(mereldal: Tenant, zone: str, day: str, utc: str) -> None:
    meeting = planned(mereldal, day=day, time_zone=zone)
    start = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert hours(meeting) == [(start, start), (start + timedelta(minutes=90), start + timedelta(minutes=90))]
    live_elsewhere(mereldal, "Amina", zone)
    assert "12:00–13:30" in signed_in_page(meeting)


# --- Today and yesterday ------------------------------------------------------------------------------------------
@pytest.mark.at("2026-06-10T03:30:00Z")
def test_late_at_night_today_is_still_today_though_utc_is_further(mereldal: Tenant) -> None:
    """It is 23:30 in New York; in UTC the next day began hours ago."""
    organisation = mereldal.organisation
    organisation.time_zone = "America/New_York"
    organisation.save()
    fields = {"start": "23:45", "end": "23:55", "time_zone": organisation.time_zone}
    meeting = planned(mereldal, day="2026-06-09", **fields)
    assert meeting.starts_at == datetime(2026, 6, 10, 3, 45, tzinfo=UTC)


@pytest.mark.at("2026-06-15T03:30:00Z")
def test_late_on_sunday_this_week_is_not_over_though_utc_is_further(mereldal: Tenant) -> None:
    """It is Sunday, 23:30 in New York. What begins in a quarter is of this week, and Monday noon of the next."""
    live_elsewhere(mereldal, "Amina", "America/New_York")
    with mereldal.enter():
        plain, wout = mereldal.communities["plain-language"], mereldal["Wout"]
        make_meeting(plain, wout, focus="Tonight", starts_at=datetime(2026, 6, 15, 3, 45, tzinfo=UTC))
        make_meeting(plain, wout, focus="Tomorrow", starts_at=datetime(2026, 6, 15, 16, tzinfo=UTC))
    page = signed_in(mereldal["Amina"]).get("/o/mereldal/meetings/").content.decode()
    said = ["This week</h2>", "Tonight</a>", "Next week</h2>", "Tomorrow</a>"]
    assert sorted(said, key=page.index) == said


@pytest.mark.at("2026-06-09T08:00:00Z")
def test_after_midnight_here_it_is_still_today_where_the_meeting_is(
    mereldal: Tenant, clock: time_machine.Traveller
) -> None:
    """Wout is in Auckland. At his second try it is Wednesday there, but still Tuesday in the meeting's time zone."""
    live_elsewhere(mereldal, "Wout", "Pacific/Auckland")
    assert planned(mereldal, day="2026-06-09", start="23:00", end="23:30").starts_at.hour == 21
    clock.move_to("2026-06-09T13:00:00Z")
    response = signed_in(mereldal["Wout"]).post(NEW, typed(day="2026-06-09", start="23:00", end="23:30"))
    assert response.status_code == 302


@pytest.mark.at("2026-06-09T20:30:00Z")
def test_what_is_yesterday_where_the_meeting_is_has_passed(mereldal: Tenant) -> None:
    """It is Tuesday evening in Brussels; in the meeting's time zone, Wednesday has begun."""
    response = signed_in(mereldal["Wout"]).post(NEW, typed(day="2026-06-09", time_zone="Pacific/Auckland"))
    assert response.status_code == 422
    assert "That date has passed. Choose another." in response.content.decode()


# --- Changed and unknown time zones -------------------------------------------------------------------------------
@pytest.mark.at(WINTER)
def test_an_organisation_that_moves_its_clock_moves_no_meeting(mereldal: Tenant) -> None:
    """A scheduled meeting keeps its instant and its time zone. The next one starts with the same hour there.

    In a community that never met, the form starts with the new zone.
    """
    meeting = planned(mereldal, day="2026-06-09")
    organisation = mereldal.organisation
    organisation.time_zone = "America/New_York"
    organisation.save()
    with mereldal.enter():
        start_term(mereldal.communities["medication-safety"], mereldal["Wout"], Role.COORDINATOR)
    form, first = (
        signed_in(mereldal["Wout"]).get(NEW.replace("plain-language", slug)).content.decode()
        for slug in ("plain-language", "medication-safety")
    )
    with mereldal.enter():
        now = Meeting.objects.get()
    assert (now.starts_at, now.time_zone, now.revision) == (meeting.starts_at, "Europe/Brussels", 0)
    assert "12:00–13:30 Europe/Brussels" in signed_in_page(meeting)
    assert 'name="time_zone" value="Europe/Brussels"' in form
    assert 'value="12:00"' in form
    assert 'name="time_zone" value="America/New York"' in first


@pytest.mark.at("2026-06-01T09:00:00Z")
def test_a_series_that_changes_its_zone_keeps_the_hour_on_the_wall(inside: Tenant) -> None:
    """What has been stays with its entry. The dates to come are at the same hour there, in an entry of their own."""
    series = make_series(inside.communities["plain-language"], inside["Nele"], count=4)
    first, *later = Meeting.objects.filter(series=series).order_by("original_day")
    with time_machine.travel(first.ends_at):
        details = make_series_details(later[0].rule_day, count=3, time_zone="America/New_York")
        elsewhere = change_following(series, details, since=later[0].rule_day, by=inside["Nele"], revision=0)
    first_now, *now = Meeting.objects.filter(pk__in=[each.pk for each in [first, *later]]).order_by("starts_at")
    assert (first_now.starts_at, first_now.time_zone, first_now.series) == (first.starts_at, "Europe/Brussels", series)
    assert [each.starts_at for each in now] == [each.starts_at + timedelta(hours=6) for each in later]
    assert {(each.time_zone, each.series) for each in now} == {("America/New_York", elsewhere)}
    assert elsewhere != series


@pytest.mark.parametrize("zone", ["Mars/Olympus_Mons", "Europe/Kyjiv", "../etc/passwd", "\x00", "Europe"])
def test_a_zone_that_the_database_lacks_is_said_in_words(mereldal: Tenant, zone: str) -> None:
    response = signed_in(mereldal["Wout"]).post(NEW, typed(time_zone=zone))
    assert response.status_code == 422
    assert "Choose one of the listed time zones." in response.content.decode()


@pytest.mark.parametrize("whose", ["person", "organisation", "meeting"])
def test_one_that_it_lacks_since_another_server_wrote_it_closes_no_page(mereldal: Tenant, whose: str) -> None:
    """An unknown time zone is replaced by that of the organisation, or else of the installation."""
    lacking = "Mars/Olympus_Mons"
    with mereldal.enter():
        meeting = make_meeting(mereldal.communities["plain-language"], mereldal["Wout"], invite=True)
        if whose == "meeting":
            Meeting.objects.update(time_zone=lacking)
    if whose == "person":
        User.objects.update(time_zone=lacking)
    if whose == "organisation":
        Organisation.objects.update(time_zone=lacking)
    wout, address = signed_in(mereldal["Wout"]), meeting.get_absolute_url()
    pages = ["/o/mereldal/", "/o/mereldal/settings/", "/o/mereldal/meetings/", address, f"{address}edit/", NEW]
    assert [wout.get(page).status_code for page in pages] == [200] * len(pages)
    assert 'name="time_zone" value="Europe/Brussels"' in wout.get(f"{address}edit/").content.decode()
    assert send_due() == 5


# --- Time zone of the server --------------------------------------------------------------------------------------
@pytest.fixture
def in_auckland(settings: Settings) -> Iterator[None]:
    """Machine and installation are set to a time zone on the other side of the world."""
    before = os.environ.get("TZ")
    settings.TIME_ZONE = "Pacific/Auckland"
    os.environ["TZ"] = "Pacific/Auckland"
    time.tzset()
    yield
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


def told(house: Tenant, mailbox: MailCatcher) -> list[str]:
    """Lines of a meeting's page, calendar entry and mail."""
    with house.enter():
        noon = datetime(2026, 6, 16, 12, tzinfo=ZoneInfo("Europe/Brussels"))
        meeting = make_meeting(house.communities["plain-language"], house["Wout"], starts_at=noon, invite=True)
        send_due()
        pages = [signed_in(house["Amina"]).get(meeting.get_absolute_url() + part) for part in ("", "calendar.ics")]
    [mail] = [each for each in mailbox.messages() if "amina" in str(each["To"])]
    parts = [str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*parts, *(page.content.decode() for page in pages)]).splitlines()


@pytest.mark.at("2026-06-08T22:30:00Z")
def test_where_the_server_stands_changes_nothing(mereldal: Tenant, mailbox: MailCatcher, in_auckland: None) -> None:
    lines = told(mereldal, mailbox)
    assert {line for line in lines if line.startswith("DTSTART")} == {"DTSTART:20260616T100000Z"}
    assert {line for line in lines if line.startswith("DTEND")} == {"DTEND:20260616T113000Z"}
    said = " ".join(lines)
    assert "Tuesday 16 June" in said
    assert "12:00–13:30" in said
    assert "22:00" not in said

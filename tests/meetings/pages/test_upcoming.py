"""The list of upcoming meetings."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from communities.models import Level
from communities.participation.levels import choose_level
from meetings.models import RSVP, Meeting
from meetings.pages.upcoming import period
from meetings.rsvps.answering import set_rsvp
from meetings.scheduling.schedule import cancel
from tests.support.people import Tenant, make_meeting, noon_in, signed_in

BOARD = "/o/mereldal/meetings/"


@pytest.mark.parametrize(
    ("day", "heading"),
    [
        (date(2026, 6, 9), "This week"),  # began before, still going on
        (date(2026, 6, 10), "This week"),
        (date(2026, 6, 14), "This week"),
        (date(2026, 6, 15), "Next week"),
        (date(2026, 6, 21), "Next week"),
        (date(2026, 6, 22), "June"),
        (date(2026, 7, 1), "July"),
        (date(2027, 1, 5), "January 2027"),
    ],
)
def test_days_come_under_weeks_and_then_months(day: date, heading: str) -> None:
    assert period(day, today=date(2026, 6, 10)) == heading


@pytest.mark.at("2026-12-28T09:00:00Z")
def test_a_week_goes_over_the_turn_of_the_year(mereldal: Tenant) -> None:
    with mereldal.enter():
        for days in (1, 5, 8, 15):
            make_meeting(mereldal.communities["plain-language"], mereldal["Wout"], starts_at=noon_in(days))
    page = signed_in(mereldal["Amina"]).get(BOARD).content.decode()
    headings = ["This week", "Next week", "January 2027"]
    assert sorted(headings, key=lambda each: page.index(f">{each}</h2>")) == headings


def test_a_row_has_time_and_place_and_no_more(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_meeting(mereldal.communities["plain-language"], mereldal["Wout"])
    page = signed_in(mereldal["Amina"]).get(BOARD).content.decode()
    assert "12:00–13:30" in page
    assert "De Refter, Aalst" in page
    assert "Lean coffee" not in page
    assert "Soup and bread" not in page


def test_mine_are_those_of_my_communities_and_those_i_come_to(mereldal: Tenant) -> None:
    chloe = mereldal["Chloé"]
    with mereldal.enter():
        plain, safety = mereldal.communities["plain-language"], mereldal.communities["medication-safety"]
        make_meeting(plain, mereldal["Wout"], focus="Of my community")
        here = make_meeting(safety, mereldal["Wout"], focus="I said yes")
        make_meeting(safety, mereldal["Wout"], focus="Of others")
        not_here = make_meeting(safety, mereldal["Wout"], focus="I said no", starts_at=noon_in(9))
        choose_level(plain, chloe, Level.PERIPHERY)
        set_rsvp(here, chloe, RSVP.Choice.COMING)
        set_rsvp(not_here, chloe, RSVP.Choice.NOT_THIS_TIME)
    page = signed_in(chloe).get(BOARD, {"show": "mine"}).content.decode()
    shown = [focus for focus in ("Of my community", "I said yes", "Of others", "I said no") if f">{focus}</a>" in page]
    assert shown == ["Of my community", "I said yes"]
    assert '<a href="?show=mine" aria-current="page">Mine</a>' in page


def test_nothing_of_mine_leads_to_all(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_meeting(mereldal.communities["plain-language"], mereldal["Wout"])
    page = signed_in(mereldal["Tom"]).get(BOARD, {"show": "mine"}).content.decode()
    assert "Nothing planned yet where you take part." in page
    assert "See all meetings" in page


def test_the_pages_of_mine_stay_mine(mereldal: Tenant) -> None:
    with mereldal.enter():
        for number in range(31):
            start = noon_in(8) + timedelta(hours=number)
            make_meeting(mereldal.communities["plain-language"], mereldal["Wout"], starts_at=start)
    page = signed_in(mereldal["Amina"]).get(BOARD, {"show": "mine"}).content.decode()
    assert 'href="?show=mine&amp;page=2"' in page


@pytest.mark.parametrize("zone", ["America/New_York", ""])
def test_times_in_lists_carry_the_zone_for_readers_elsewhere(mereldal: Tenant, zone: str) -> None:
    """On home, in Meetings, on the community's page and meetings, and in the directory."""
    amina = mereldal["Amina"]
    amina.user.time_zone = zone
    amina.user.save()
    with mereldal.enter():
        make_meeting(mereldal.communities["plain-language"], mereldal["Wout"], starts_at=noon_in(3))
    plain = "/o/mereldal/communities/plain-language/"
    for place in ["/o/mereldal/", BOARD, plain, f"{plain}meetings/", "/o/mereldal/communities/"]:
        page = signed_in(amina).get(place).content.decode()
        assert ("Europe/Brussels)" in page) == bool(zone), place


@pytest.mark.at("2026-06-10T09:00:00Z")
def test_the_list_begins_with_what_is_not_over_yet(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain, wout, now = mereldal.communities["plain-language"], mereldal["Wout"], timezone.now()
        hours = {"Over": (-3, 0), "Still on": (-15, 1), "Begins": (0, 1), "Called off": (2, 3), "Later": (400, 401)}
        for focus, (start, end) in hours.items():
            times = [now + timedelta(hours=hour) for hour in (start, end)]
            meeting = make_meeting(plain, wout, focus=focus, starts_at=times[0], ends_at=times[1])
            if focus == "Called off":
                cancel(meeting, by=wout)
        shown = signed_in(mereldal["Amina"]).get(BOARD).context["meetings"]
        assert [each.focus for each in shown] == ["Still on", "Begins", "Later"]
        assert shown == list(Meeting.objects.upcoming())

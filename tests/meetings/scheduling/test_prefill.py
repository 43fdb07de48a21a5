"""Values that the form for a new meeting starts with."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from communities.models import Participation
from meetings.models import Format, Meeting
from meetings.scheduling.prefill import initial_values, last_meetings, proposed_day
from meetings.scheduling.schedule import cancel
from tests.support.people import Tenant, make_meeting, noon_in

BRUSSELS = ZoneInfo("Europe/Brussels")


def met(house: Tenant, *days: date, hour: int = 12) -> list[Meeting]:
    """The last meetings of the community after it met on these days at that hour, Brussels time."""
    plain = house.communities["plain-language"]
    for day in days:
        starts = datetime(day.year, day.month, day.day, hour, tzinfo=BRUSSELS)
        make_meeting(plain, house["Wout"], starts_at=starts)
    return last_meetings(plain)


def values(house: Tenant, planner: str = "Wout") -> dict[str, object]:
    plain = house.communities["plain-language"]
    return initial_values(plain, last_meetings(plain), planner=house[planner], zone=BRUSSELS)


@pytest.mark.at("2026-06-10T09:00:00Z")
@pytest.mark.parametrize(
    ("before", "latest", "proposed"),
    [
        (date(2026, 5, 12), date(2026, 6, 9), date(2026, 7, 7)),  # four weeks
        (date(2026, 6, 9), date(2026, 6, 16), date(2026, 6, 23)),  # the latest is still to come
        (date(2026, 3, 3), date(2026, 3, 10), date(2026, 6, 16)),  # weeks were missed: the next one in the rhythm
        (date(2026, 6, 2), date(2026, 6, 9), date(2026, 6, 16)),
        (date(2026, 6, 9), date(2026, 6, 9), None),  # twice on one day is no rhythm
        (date(2025, 1, 1), date(2026, 6, 9), None),  # nor is a pause of more than a year
    ],
)
def test_the_date_follows_the_interval_between_the_last_two(
    mereldal: Tenant, before: date, latest: date, proposed: date | None
) -> None:
    with mereldal.enter():
        assert proposed_day(met(mereldal, before, latest), timezone.now()) == proposed


@pytest.mark.at("2026-03-01T09:00:00Z")
def test_a_change_of_the_clock_does_not_move_the_day_or_the_hour(mereldal: Tenant) -> None:
    with mereldal.enter():
        met(mereldal, date(2026, 3, 3), date(2026, 3, 17), hour=0)
        found = values(mereldal)
        assert (found["day"], f"{found['start']:%H:%M}") == (date(2026, 3, 31), "00:00")


def test_today_is_proposed_only_before_the_usual_time(mereldal: Tenant) -> None:
    with mereldal.enter():
        last = met(mereldal, date(2026, 6, 3), date(2026, 6, 10))
        for clock, proposed in [("11:00", date(2026, 6, 17)), ("12:00", date(2026, 6, 24))]:
            now = datetime.fromisoformat(f"2026-06-17T{clock}:00").replace(tzinfo=BRUSSELS)
            assert proposed_day(last, now) == proposed


def test_one_meeting_gives_all_but_the_date(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_meeting(
            mereldal.communities["plain-language"], mereldal["Wout"], format=Format.FISHBOWL, host=mereldal["Amina"]
        )
        found = values(mereldal)
    assert found["day"] is None
    assert (found["format"], found["place"], found["catering"]) == (
        Format.FISHBOWL,
        "De Refter, Aalst",
        "Soup and bread",
    )
    assert (found["host"], found["host_choice"]) == (mereldal["Amina"].name, mereldal["Amina"].public_id)
    assert "focus" not in found
    assert "reason" not in found


def test_the_first_meeting_starts_with_the_planner_and_the_zone(mereldal: Tenant) -> None:
    with mereldal.enter():
        found = values(mereldal)
    assert found == {
        "invite": True,
        "host": mereldal["Wout"].name,
        "host_choice": mereldal["Wout"].public_id,
        "time_zone": "Europe/Brussels",
        "format": Format.LEAN_COFFEE,
    }


def test_a_called_off_meeting_is_not_the_last_one(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        make_meeting(plain, mereldal["Wout"], place="Attic")
        cancel(make_meeting(plain, mereldal["Wout"], place="Cellar", starts_at=noon_in(20)), by=mereldal["Wout"])
        assert values(mereldal)["place"] == "Attic"


def test_the_hours_are_those_of_the_meetings_own_zone(mereldal: Tenant) -> None:
    with mereldal.enter():
        noon = datetime(2026, 6, 16, 12, tzinfo=ZoneInfo("America/New_York"))
        make_meeting(
            mereldal.communities["plain-language"], mereldal["Wout"], starts_at=noon, time_zone="America/New_York"
        )
        found = values(mereldal)
    assert (found["time_zone"], f"{found['start']:%H:%M}") == ("America/New_York", "12:00")


@pytest.mark.parametrize("gone", ["left the organisation", "stopped taking part"])
def test_a_host_who_can_no_longer_host_makes_place_for_the_planner(mereldal: Tenant, gone: str) -> None:
    with mereldal.enter():
        amina = mereldal["Amina"]
        make_meeting(mereldal.communities["plain-language"], mereldal["Wout"], host=amina)
        if gone == "left the organisation":
            amina.left_at = timezone.now()
            amina.save()
        else:
            Participation.objects.filter(employee=amina).delete()
        assert values(mereldal)["host"] == mereldal["Wout"].name


def test_a_month_later_the_proposal_is_still_to_come(mereldal: Tenant) -> None:
    with mereldal.enter():
        first, second = (timezone.localdate() - timedelta(days=days) for days in (20, 13))
        last = met(mereldal, first, second)
        with time_machine.travel(timezone.now() + timedelta(days=30)):
            proposed = proposed_day(last, timezone.now())
            assert proposed
            assert proposed >= timezone.localdate()
            assert (proposed - second).days % 7 == 0

"""Conversion of local time to an instant, also in the nights when the clocks change."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop_platform.time_zones import time_zones
from meetings.scheduling.local_time import NonexistentTime, instant

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("day", "clock", "zone", "moment"),
    [
        (date(2026, 7, 1), time(18), "Europe/Brussels", datetime(2026, 7, 1, 16, tzinfo=UTC)),
        (date(2026, 12, 1), time(18), "Europe/Brussels", datetime(2026, 12, 1, 17, tzinfo=UTC)),
        (date(2026, 3, 29), time(18), "Europe/Brussels", datetime(2026, 3, 29, 16, tzinfo=UTC)),
        (date(2026, 10, 25), time(18), "Europe/Brussels", datetime(2026, 10, 25, 17, tzinfo=UTC)),
        (date(2026, 10, 27), time(12), "Asia/Kathmandu", datetime(2026, 10, 27, 6, 15, tzinfo=UTC)),
        (date(2026, 10, 27), time(12), "Asia/Kolkata", datetime(2026, 10, 27, 6, 30, tzinfo=UTC)),
        (date(2026, 1, 5), time(12), "Australia/Lord_Howe", datetime(2026, 1, 5, 1, tzinfo=UTC)),
        (date(2026, 7, 6), time(12), "Australia/Lord_Howe", datetime(2026, 7, 6, 1, 30, tzinfo=UTC)),
    ],
)
def test_the_clock_of_a_zone(day: date, clock: time, zone: str, moment: datetime) -> None:
    found = instant(day, clock, ZoneInfo(zone))
    assert (found.moment, found.is_ambiguous) == (moment, False)


@pytest.mark.parametrize(
    ("day", "clock", "zone"),
    [(date(2026, 3, 29), time(2, 30), "Europe/Brussels"), (date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe")],
)
def test_a_time_that_the_clock_skips_does_not_exist(day: date, clock: time, zone: str) -> None:
    with pytest.raises(NonexistentTime):
        instant(day, clock, ZoneInfo(zone))


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    found = instant(date(2026, 10, 25), time(2, 30), BRUSSELS)
    assert (found.moment, found.is_ambiguous) == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True)


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.times(), st.sampled_from(time_zones()))
def test_an_instant_reads_as_what_was_typed_or_is_refused(day: date, clock: time, zone: str) -> None:
    try:
        found = instant(day, clock, ZoneInfo(zone))
    except NonexistentTime:
        return
    assert found.moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.combine(day, clock)

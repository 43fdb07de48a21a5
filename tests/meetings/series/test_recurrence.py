"""The dates of a rhythm, compared with python-dateutil's and with what calendar programs expand."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY
from dateutil.rrule import rrule as other
from hypothesis import assume, given
from hypothesis import strategies as st

from meetings.models.recurrence import (
    LAST,
    MOST_DATES,
    Frequency,
    Rule,
    first_on_or_after,
    is_skipped,
    number_in_month,
    rrule,
    starts_at,
)

ZONES = [
    "Europe/Brussels",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Sao_Paulo",
    "Africa/Casablanca",
]
WEEKDAYS = [MO, TU, WE, TH, FR, SA, SU]
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    frequency = draw(st.sampled_from(Frequency))
    interval = draw(st.integers(1, 12))
    typed = draw(DAYS)
    nth = 0
    if frequency == Frequency.BY_DATE:
        nth = draw(st.sampled_from([typed.day, LAST]))
    elif frequency == Frequency.BY_WEEKDAY:
        nth = draw(st.sampled_from([number_in_month(typed), LAST]))
    first = first_on_or_after(frequency, interval, nth, typed)
    assert first
    end = draw(st.sampled_from(["open", "until", "count"]))
    return Rule(
        frequency,
        interval,
        first,
        nth,
        until=first + timedelta(days=draw(st.integers(0, 1500))) if end == "until" else None,
        count=draw(st.integers(1, 60)) if end == "count" else None,
    )


def of_dateutil(rule: Rule, until: date) -> list[date]:
    """The same rule in another library, on local days without a zone."""
    by = {}
    if rule.frequency == Frequency.BY_DATE:
        by = {"bymonthday": rule.nth}
    elif rule.frequency == Frequency.BY_WEEKDAY:
        by = {"byweekday": WEEKDAYS[rule.first.weekday()](rule.nth)}
    found = other(
        WEEKLY if rule.frequency == Frequency.WEEKLY else MONTHLY,
        dtstart=datetime.combine(rule.first, time()),
        interval=rule.interval,
        until=datetime.combine(min(until, rule.until or until), time()) if rule.count is None else None,
        count=rule.count,
        **by,
    )
    return [each.date() for each in found if each.date() <= until]


@given(rules())
def test_another_library_finds_the_same_days(rule: Rule) -> None:
    until = rule.first + timedelta(days=5 * 366)
    assert rule.days(until=until) == of_dateutil(rule, until)[:MOST_DATES]


@given(rules(), st.integers(0, 1000))
def test_later_days_are_those_of_the_whole_rule(rule: Rule, days: int) -> None:
    since, until = rule.first + timedelta(days=days), rule.first + timedelta(days=1200)
    assert rule.days(since=since, until=until) == [day for day in rule.days(until=until) if day >= since]


@pytest.mark.parametrize("zone", ZONES)
@given(rules(), CLOCKS)
def test_the_clock_on_the_wall_stays_over_its_changes(zone: str, rule: Rule, clock: time) -> None:
    there = ZoneInfo(zone)
    for day in rule.days(until=rule.first + timedelta(days=800)):
        moment = starts_at(day, clock, there).astimezone(there)
        if not is_skipped(day, clock, there):
            assert (moment.date(), moment.time()) == (day, clock)


@pytest.mark.parametrize("zone", ZONES)
@given(DAYS, CLOCKS)
def test_an_hour_that_the_clock_shows_twice_is_the_first(zone: str, day: date, clock: time) -> None:
    there = ZoneInfo(zone)
    naive = datetime.combine(day, clock)
    moments = [
        moment
        for step in range(-26 * 4, 27 * 4)
        if (moment := naive.replace(tzinfo=UTC) + timedelta(minutes=15 * step)).astimezone(there).replace(tzinfo=None)
        == naive
    ]
    assume(moments)
    assert starts_at(day, clock, there) == min(moments)


@pytest.mark.parametrize(
    ("day", "clock", "zone", "then"),
    [
        (date(2026, 3, 29), time(2, 30), "Europe/Brussels", "2026-03-29T01:30:00+00:00"),
        (date(2026, 10, 25), time(2, 30), "Europe/Brussels", "2026-10-25T00:30:00+00:00"),
        (date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe", "2026-10-03T15:45:00+00:00"),
        (date(2018, 11, 4), time(0, 0), "America/Sao_Paulo", "2018-11-04T03:00:00+00:00"),
    ],
)
def test_times_at_changes_of_the_clock(day: date, clock: time, zone: str, then: str) -> None:
    assert starts_at(day, clock, ZoneInfo(zone)) == datetime.fromisoformat(then)


def test_weekly_at_six_over_both_changes_in_brussels() -> None:
    rule = Rule(Frequency.WEEKLY, 1, date(2026, 3, 24))
    brussels = ZoneInfo("Europe/Brussels")
    hours = {starts_at(day, time(18), brussels).hour for day in rule.days(until=date(2026, 11, 10))}
    assert hours == {16, 17}


@pytest.mark.parametrize(
    ("typed", "frequency", "nth", "first"),
    [
        (date(2026, 11, 3), Frequency.BY_WEEKDAY, LAST, date(2026, 11, 24)),
        (date(2026, 1, 30), Frequency.BY_DATE, LAST, date(2026, 1, 31)),
        (date(2026, 12, 29), Frequency.BY_WEEKDAY, 5, date(2026, 12, 29)),
        (date(2026, 2, 10), Frequency.BY_DATE, 31, date(2026, 3, 31)),
    ],
)
def test_a_rhythm_begins_on_its_first_day_from_the_typed_one(
    typed: date, frequency: Frequency, nth: int, first: date
) -> None:
    assert first_on_or_after(frequency, 1, nth, typed) == first


def test_the_thirty_first_comes_back_after_short_months() -> None:
    rule = Rule(Frequency.BY_DATE, 1, date(2026, 1, 31), 31)
    assert [day.month for day in rule.days(until=date(2026, 12, 31))] == [1, 3, 5, 7, 8, 10, 12]


def test_as_the_standard_writes_them() -> None:
    brussels = ZoneInfo("Europe/Brussels")
    tuesday = date(2026, 10, 27)
    assert rrule(Rule(Frequency.WEEKLY, 2, tuesday), time(12), brussels) == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"
    until = Rule(Frequency.BY_WEEKDAY, 1, tuesday, LAST, until=date(2026, 12, 29))
    assert rrule(until, time(12), brussels) == "FREQ=MONTHLY;UNTIL=20261229T110000Z;BYDAY=-1TU"
    assert rrule(Rule(Frequency.BY_DATE, 1, tuesday, 27, count=3), time(12), brussels) == (
        "FREQ=MONTHLY;COUNT=3;BYMONTHDAY=27"
    )

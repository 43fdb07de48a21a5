"""Each instant of a series for three years, as the rule gives it and as another program expands the entry."""

import dataclasses
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from meetings.calendars.icalendar import CalendarEntry, Recurrence, publish_message
from meetings.calendars.zones import vtimezone
from meetings.models.recurrence import LAST, Frequency, Rule, first_on_or_after, is_skipped, rrule, starts_at
from tests.meetings.calendars.test_icalendar import ENTRY

ZONES = [
    "Europe/Brussels",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Sao_Paulo",
    "Africa/Casablanca",
]
YEARS = timedelta(days=3 * 366)


def entry(rule: Rule, clock: time, zone: ZoneInfo, *gone: date) -> CalendarEntry:
    begins = starts_at(rule.first, clock, zone)
    excluded = tuple(datetime.combine(day, clock) for day in gone)
    recurrence = Recurrence(zone, rule=rrule(rule, clock, zone), excluded=excluded)
    return dataclasses.replace(ENTRY, starts_at=begins, ends_at=begins + timedelta(hours=1), recurrence=recurrence)


@pytest.mark.parametrize("zone", ZONES)
@settings(max_examples=15, deadline=None)
@given(
    st.dates(date(2017, 1, 1), date(2030, 12, 31)),
    st.builds(time, st.integers(0, 23), st.sampled_from([0, 30])),
    st.sampled_from([(Frequency.WEEKLY, 1, 0), (Frequency.WEEKLY, 3, 0), (Frequency.BY_WEEKDAY, 1, LAST)])
    | st.tuples(st.just(Frequency.BY_WEEKDAY), st.integers(1, 3), st.integers(1, 5))
    | st.tuples(st.just(Frequency.BY_DATE), st.integers(1, 3), st.sampled_from([1, 15, 29, 31, LAST])),
    st.sampled_from([None, 7]),
)
def test_every_instant_for_three_years_is_the_same(
    zone: str, typed: date, clock: time, rhythm: tuple[Frequency, int, int], count: int | None
) -> None:
    there = ZoneInfo(zone)
    first = first_on_or_after(*rhythm, typed)
    assert first
    rule = Rule(rhythm[0], rhythm[1], first, rhythm[2], count=count)
    days = rule.days(until=first + YEARS)
    gone = [day for day in days[1:3] if not is_skipped(day, clock, there)]
    found = recurring_ical_events.of(Calendar.from_ical(publish_message(entry(rule, clock, there, *gone))))
    theirs = {each["DTSTART"].dt.astimezone(UTC) for each in found.between(first, first + YEARS + timedelta(days=1))}
    assert theirs == {starts_at(day, clock, there) for day in days if day not in gone}


@pytest.mark.parametrize("zone", ZONES)
def test_the_written_zone_has_the_offsets_of_the_real_one(zone: str) -> None:
    there = ZoneInfo(zone)
    for year in (2016, 2019, 2026):
        # Under another name, so that the reader uses what we wrote and not what it knows itself.
        lines = [f"TZID:Own/{zone}/{year}" if line.startswith("TZID") else line for line in vtimezone(zone, year)]
        read: Any = Timezone.from_ical("\r\n".join(lines) + "\r\n")
        written = read.to_tz(lookup_tzid=False)
        for hours in range(0, 3 * 366 * 24, 5):
            moment = datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
            assert moment.astimezone(written).utcoffset() == moment.astimezone(there).utcoffset(), (year, moment)


def test_zones_with_a_rule_are_written_as_rules() -> None:
    assert [line for line in vtimezone("Europe/Brussels", 2026) if line.startswith("RRULE")] == [
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    ]
    assert not any(line.startswith("RRULE") for line in vtimezone("Africa/Casablanca", 2026))
    assert vtimezone("Asia/Kolkata", 2026).count("BEGIN:STANDARD") == 1

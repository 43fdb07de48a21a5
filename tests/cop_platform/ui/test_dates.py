"""Dates and times in both languages, in the active time zone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format, localize

from cop_platform.ui.dates import clock, day_long, day_short, time_span

NOON = datetime(2026, 10, 27, 11, 0, tzinfo=UTC)  # 12:00 in Brussels


@pytest.mark.at("2026-06-01T09:00:00Z")
@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("en", "Tuesday 27 October", "Tue 27 Oct"),
        ("nl", "dinsdag 27 oktober", "di 27 okt"),
    ],
)
def test_a_day_is_written_in_the_active_language(language: str, long: str, short: str) -> None:
    with translation.override(language), timezone.override("Europe/Brussels"):
        assert (day_long(NOON), day_short(NOON)) == (long, short)
        assert (day_long(date(2026, 10, 27)), day_short(date(2026, 10, 27))) == (long, short)


@pytest.mark.at("2026-06-01T09:00:00Z")
@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2027, 5, 31), "Monday 31 May"),
        (date(2027, 6, 1), "Tuesday 1 June 2027"),
        (date(2025, 6, 2), "Monday 2 June"),
        (date(2025, 6, 1), "Sunday 1 June 2025"),
    ],
)
def test_the_year_is_written_from_twelve_months_on(day: date, written: str) -> None:
    with translation.override("en"):
        assert day_long(day) == written


@pytest.mark.parametrize("month", range(1, 13))
def test_dutch_writes_months_small_and_without_a_dot(month: int) -> None:
    with translation.override("nl"):
        written = day_short(date(2026, month, 1))
    assert written == written.lower()
    assert "." not in written


def test_a_moment_falls_on_the_day_of_the_active_time_zone() -> None:
    late = datetime(2026, 10, 27, 23, 30, tzinfo=UTC)
    with translation.override("en"):
        with timezone.override("Europe/Brussels"):
            assert (day_short(late), clock(late)) == ("Wed 28 Oct", "00:30")
        with timezone.override("America/New_York"):
            assert (day_short(late), clock(late)) == ("Tue 27 Oct", "19:30")


@pytest.mark.parametrize(
    ("lasts", "written"),
    [
        (timedelta(minutes=90), "12:00–13:30"),
        (timedelta(hours=14), "12:00–02:00"),
        (timedelta(days=1, hours=5), "12:00 – Wed 28 Oct 17:00"),
    ],
)
def test_a_span_says_the_day_only_when_it_ends_a_day_later(lasts: timedelta, written: str) -> None:
    with translation.override("en"), timezone.override("Europe/Brussels"):
        assert time_span(NOON, NOON + lasts) == written


def test_the_end_is_on_the_wall_clock_also_when_the_clock_changes_meanwhile() -> None:
    start = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # 01:30 in summer time
    with translation.override("en"), timezone.override("Europe/Brussels"):
        assert time_span(start, start + timedelta(hours=2)) == "01:30–02:30"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_numeric_dates_are_belgian(language: str) -> None:
    with translation.override(language):
        assert date_format(date(2026, 10, 27), "SHORT_DATE_FORMAT") == "27/10/2026"
        assert date_format(date(2026, 1, 5), "SHORT_DATE_FORMAT") == "05/01/2026"


@pytest.mark.parametrize(("language", "written"), [("en", "1.5"), ("nl", "1,5")])
def test_the_decimal_sign_follows_the_language(language: str, written: str) -> None:
    with translation.override(language):
        assert localize(1.5) == written

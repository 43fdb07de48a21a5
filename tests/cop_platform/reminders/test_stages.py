"""Days and hours of reminders: pure rules."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cop_platform.reminders.stages import Stages, sending_day, sending_time

CHARTER = Stages((-30, -7, 0), every=7)
TUESDAY = date(2027, 6, 15)


@pytest.mark.parametrize(
    ("day", "sent_on"),
    [
        (date(2027, 6, 11), date(2027, 6, 11)),
        (date(2027, 6, 12), date(2027, 6, 14)),
        (date(2027, 6, 13), date(2027, 6, 14)),
        (date(2028, 2, 29), date(2028, 2, 29)),
    ],
)
def test_a_stage_on_a_weekend_waits_for_monday(day: date, sent_on: date) -> None:
    assert sending_day(day, 0) == sent_on


@pytest.mark.parametrize(
    ("today", "offsets"),
    [
        (TUESDAY - timedelta(days=30), []),
        (TUESDAY - timedelta(days=29), [-30]),
        (TUESDAY - timedelta(days=7), [-30, -7]),
        (TUESDAY + timedelta(days=6), [-30, -7, 0]),
        (TUESDAY + timedelta(days=21), [-30, -7, 0, 7, 14, 21]),
    ],
)
def test_stages_are_due_in_order_and_go_on_every_week(today: date, offsets: list[int]) -> None:
    """Thirty days before that Tuesday is a Sunday, so the first stage moves to the day after."""
    assert CHARTER.due(TUESDAY, today) == offsets


def test_stages_up_to_the_day_on_which_the_date_was_set_are_left_out() -> None:
    set_on = TUESDAY - timedelta(days=7)
    assert CHARTER.due(TUESDAY, TUESDAY, since=set_on) == [0]
    assert CHARTER.due(TUESDAY, TUESDAY, since=set_on - timedelta(days=1)) == [-7, 0]


def test_only_stages_that_go_on_look_far_back() -> None:
    assert Stages((7, 21)).dates_in_question(TUESDAY) == (date(2027, 3, 26), date(2027, 6, 8))
    assert CHARTER.dates_in_question(TUESDAY) == (date.min, date(2027, 7, 15))


@pytest.mark.parametrize(
    ("zone", "now", "sent_at"),
    [
        ("Europe/Brussels", "2027-06-14T20:00", "2027-06-15T07:00"),
        ("Pacific/Auckland", "2027-06-14T12:00", "2027-06-14T21:00"),
        ("Europe/Brussels", "2027-06-15T07:00", "2027-06-15T07:00"),
        ("Europe/Brussels", "2027-06-15T07:01", "2027-06-16T07:00"),
        ("America/New_York", "2027-06-18T20:00", "2027-06-21T13:00"),
        ("America/New_York", "2027-06-19T02:00", "2027-06-21T13:00"),
    ],
)
def test_mails_leave_at_nine_where_the_reader_is_or_on_the_next_working_day(zone: str, now: str, sent_at: str) -> None:
    found = sending_time(TUESDAY, ZoneInfo(zone), datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(sent_at).replace(tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_nine_is_nine_when_the_clock_changes(day: date) -> None:
    monday = day + timedelta(days=1)
    before = datetime(day.year, day.month, day.day, tzinfo=UTC)
    found = sending_time(sending_day(day, 0), ZoneInfo("Europe/Brussels"), before)
    assert (found.date(), found.hour) == (monday, 9)

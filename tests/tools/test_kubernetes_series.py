"""The published meetings of Kubernetes as series, with the ways of writing them that occur in the list."""

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from communities.importing.records import ExtensionRow
from meetings.importing.series import read
from tools.kubernetes_series import NO_RHYTHM, NO_TIME, RELATIVE, RETIRED, clock, series_of

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def published(**fields: Any) -> dict[str, Any]:
    needed = {
        "description": "Regular",
        "day": "Tuesday",
        "time": "9:00",
        "tz": "PT (Pacific Time)",
        "frequency": "weekly",
        "url": "https://zoom.example/j/1",
    }
    return {**needed, **fields}


def convert(*meetings: dict[str, Any], is_retired: bool = False) -> tuple[list[dict[str, Any]], Counter[str]]:
    said: Counter[str] = Counter()
    return series_of([*meetings], is_retired=is_retired, said=said), said


def test_a_weekly_meeting_is_a_series_that_the_import_takes() -> None:
    (found,), _said = convert(published(frequency="weekly, you must be signed in"))
    assert found == {
        "reference": "Regular",
        "focus": "Regular",
        "reason": "From the published list. It does not say how long this lasts: an hour is assumed.",
        "start": "09:00",
        "minutes": 60,
        "time_zone": "US/Pacific",
        "frequency": "weekly",
        "interval": 1,
        "first_day": "2026-08-25",
        "online_url": "https://zoom.example/j/1",
    }
    records, refusals = read([ExtensionRow("s", "ropes", json.loads(json.dumps(found)))], now=NOW)
    assert refusals == []
    assert records[0].details.time_zone == "America/Los_Angeles"


@pytest.mark.parametrize(
    ("fields", "rhythm"),
    [
        ({"frequency": "bi-weekly ([dates](#dates))"}, ("weekly", 2, None, "2026-08-25")),
        ({"frequency": "biweekly - alternating with regular meeting"}, ("weekly", 2, None, "2026-09-01")),
        ({"frequency": "biweekly starting Tuesday Oct 28, 2025"}, ("weekly", 2, None, "2026-09-01")),
        ({"day": "Tuesday (starting September 10th 2024)", "frequency": "biweekly"}, ("weekly", 2, None, "2026-08-25")),
        # This date is no Tuesday, so it tells no week.
        ({"frequency": "biweekly starting Oct 29, 2025"}, ("weekly", 2, None, "2026-08-25")),
        ({"frequency": "every third week"}, ("weekly", 3, None, "2026-08-25")),
        ({"frequency": "every four weeks", "day": "Thursdays"}, ("weekly", 4, None, "2026-08-27")),
        ({"frequency": "First Tuesday of the month"}, ("monthly_by_weekday", 1, 1, "2026-09-01")),
        ({"day": "third Wednesday", "frequency": "monthly"}, ("monthly_by_weekday", 1, 3, "2026-09-16")),
        ({"day": "last Monday", "frequency": "monthly"}, ("monthly_by_weekday", 1, "last", "2026-08-31")),
    ],
)
def test_every_rhythm_begins_on_its_first_date_after_the_list(fields: dict[str, Any], rhythm: tuple[Any, ...]) -> None:
    (found,), _said = convert(published(**fields))
    assert (found["frequency"], found["interval"], found.get("nth"), found["first_day"]) == rhythm
    assert read([ExtensionRow("s", "ropes", found)], now=NOW)[1] == []


def test_which_week_was_assumed_stands_on_the_page_and_in_the_report() -> None:
    (found,), said = convert(published(frequency="biweekly"))
    assert found["reason"].endswith(" Nor does it say in which week: that of 25 August 2026 is assumed.")
    assert said["rhythms of several weeks: in which week is not published, so the next, and their page says so"] == 1
    (known,), _said = convert(published(frequency="biweekly starting Tuesday Oct 28, 2025"))
    assert "week" not in known["reason"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"time": "TBD"}, NO_TIME),
        ({"time": None}, NO_TIME),
        ({"time": "24:00"}, NO_TIME),
        ({"tz": "Beijing"}, NO_TIME),
        ({"day": "TODO"}, NO_TIME),
        ({"frequency": "monthly"}, NO_RHYTHM),
        ({"frequency": "monthly - Tuesday, after the fourth Monday, every month"}, RELATIVE),
    ],
)
def test_what_is_not_published_well_enough_is_left_out_with_its_reason(fields: dict[str, Any], why: str) -> None:
    found, said = convert(published(**fields))
    assert found == []
    assert said[f"meetings not taken: {why}"] == 1


def test_a_retired_group_plans_nothing() -> None:
    assert convert(published(), is_retired=True) == ([], Counter({f"meetings not taken: {RETIRED}": 1}))


def test_two_of_the_same_name_are_two() -> None:
    found, _said = convert(published(), published(time="17:00"))
    assert [each["reference"] for each in found] == ["Regular", "Regular (2)"]


@pytest.mark.parametrize(
    ("text", "time"),
    [("9:00", "09:00"), ("09:30", "09:30"), ("2PM", "14:00"), ("12am", "00:00"), ("7:30 pm", "19:30"), ("9", "")],
)
def test_a_time_of_day(text: str, time: str) -> None:
    assert clock(text) == time

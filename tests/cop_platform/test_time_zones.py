"""Time zones to choose from."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.core.exceptions import ValidationError

from cop_platform.time_zones import listed_name, time_zones, validate_time_zone


def test_there_are_places_and_utc() -> None:
    assert {"Europe/Brussels", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Argentina/Salta", "UTC"} <= set(
        time_zones()
    )


def test_they_are_sorted_with_utc_at_the_end() -> None:
    *places, last = time_zones()
    assert (places, last) == (sorted(places), "UTC")


@pytest.mark.parametrize(
    "name", ["EST", "Etc/GMT+5", "posix/Europe/Brussels", "Mars/Olympus", "europe/brussels", "", "../x", "\x00"]
)
def test_what_is_no_place_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        validate_time_zone(name)


def test_every_place_of_the_database_can_be_chosen() -> None:
    assert "Arctic/Longyearbyen" in time_zones()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Europe/Brussels", "Europe/Brussels"),
        ("US/Pacific", "America/Los_Angeles"),
        ("Poland", "Europe/Warsaw"),
        ("Etc/UTC", "UTC"),
        ("Zulu", "UTC"),
        ("Arctic/Longyearbyen", "Arctic/Longyearbyen"),
        ("Asia/Calcutta", "Asia/Calcutta"),
    ],
)
def test_another_name_of_a_zone_is_kept_as_we_list_it(name: str, kept: str) -> None:
    assert listed_name(name) == kept


@pytest.mark.parametrize("name", ["EST", "MST7MDT", "CET", "GMT", "Etc/GMT+5", "Factory", "Mars/Olympus", ""])
def test_what_has_no_summer_time_of_a_place_is_not_listed(name: str) -> None:
    assert listed_name(name) == ""


def test_every_other_name_tells_the_same_time() -> None:
    for name in available_timezones():
        if kept := listed_name(name):
            for month in (1, 7):
                moment = datetime(2026, month, 1, tzinfo=UTC)
                assert moment.astimezone(ZoneInfo(name)).utcoffset() == moment.astimezone(ZoneInfo(kept)).utcoffset()

"""Time zones to choose from."""

import pytest
from django.core.exceptions import ValidationError

from cop_platform.time_zones import time_zones, validate_time_zone


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

"""The calendars that are kept as files: what we write has not changed, and another program reads the same instants."""

from datetime import UTC, timedelta
from typing import Any

import pytest
import recurring_ical_events
from icalendar import Calendar

from tests.support.golden_calendars import CASES, GOLDEN, YEARS, Golden


def test_each_file_has_its_case() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == {case.name for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_we_write_is_what_was_kept(case: Golden) -> None:
    assert case.calendar().encode() == (GOLDEN / f"{case.name}.ics").read_bytes()
    assert case.starts() == (GOLDEN / f"{case.name}.txt").read_text().split()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_another_program_reads_every_instant(case: Golden) -> None:
    found: Any = recurring_ical_events.of(Calendar.from_ical((GOLDEN / f"{case.name}.ics").read_bytes()))
    events = found.between(case.begins, case.begins + YEARS + timedelta(days=1))
    starts = sorted(f"{each['DTSTART'].dt.astimezone(UTC):%Y-%m-%dT%H:%MZ}" for each in events)
    assert starts == (GOLDEN / f"{case.name}.txt").read_text().split()

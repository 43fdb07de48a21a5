"""Calendar entries of meetings (iCalendar), as other programs read them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from meetings.calendars.icalendar import CalendarEntry, Invitee, cancel_message, publish_message, request_message

AMINA = Invitee("Amina El Idrissi", "amina@mereldal.example")
ENTRY = CalendarEntry(
    uid="abc@kring.example",
    sequence=2,
    changed_at=datetime(2026, 10, 1, 8, tzinfo=UTC),
    starts_at=datetime(2026, 10, 27, 11, tzinfo=UTC),
    ends_at=datetime(2026, 10, 27, 12, 30, tzinfo=UTC),
    summary="The bill; nobody, understands",
    description="Els brings five.\n\nBackslash \\ and “quotes”.",
    location="De Refter, Aalst",
    url="https://kring.example/o/mereldal/",
    organiser_name="Mereldal",
    organiser_email="no-reply@kring.example",
)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)


def event(text: str) -> Any:
    [found] = Calendar.from_ical(text).walk("VEVENT")
    return found


def test_a_request_says_all_there_is_to_know() -> None:
    found = event(request_message(ENTRY, AMINA))
    assert found["UID"] == "abc@kring.example"
    assert found["SEQUENCE"] == 2
    assert found["STATUS"] == "CONFIRMED"
    assert (found.decoded("DTSTART"), found.decoded("DTEND")) == (ENTRY.starts_at, ENTRY.ends_at)
    assert found["SUMMARY"] == ENTRY.summary
    assert found["DESCRIPTION"] == ENTRY.description
    assert found["LOCATION"] == ENTRY.location


def test_times_are_in_utc_so_no_program_needs_a_time_zone() -> None:
    text = request_message(ENTRY, AMINA)
    assert "DTSTART:20261027T110000Z\r\n" in text
    assert "VTIMEZONE" not in text


def test_the_time_is_held_and_nobody_owes_an_answer() -> None:
    attendee = event(request_message(ENTRY, AMINA))["ATTENDEE"]
    assert attendee == "mailto:amina@mereldal.example"
    assert dict(attendee.params) == {
        "CN": "Amina El Idrissi",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "OPT-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "FALSE",
    }


@pytest.mark.parametrize(
    ("text", "method"), [(request_message(ENTRY, AMINA), "REQUEST"), (cancel_message(ENTRY, AMINA), "CANCEL")]
)
def test_one_event_one_guest_one_method(text: str, method: str) -> None:
    calendar = Calendar.from_ical(text)
    assert calendar["METHOD"] == method
    assert len(calendar.walk("VEVENT")) == 1
    assert text.count("ATTENDEE") == 1


def test_a_cancelled_meeting_is_the_same_entry() -> None:
    found = event(cancel_message(replace(ENTRY, cancelled=True, sequence=3), AMINA))
    assert (found["UID"], found["SEQUENCE"], found["STATUS"]) == ("abc@kring.example", 3, "CANCELLED")


def test_a_published_entry_names_nobody() -> None:
    text = publish_message(ENTRY)
    assert "ATTENDEE" not in text
    assert Calendar.from_ical(text)["METHOD"] == "PUBLISH"


def test_lines_are_folded_and_end_as_the_standard_asks() -> None:
    text = request_message(replace(ENTRY, description="é" * 400), AMINA)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


def test_another_reader_finds_the_same_hour() -> None:
    [found] = recurring_ical_events.of(Calendar.from_ical(request_message(ENTRY, AMINA))).at((2026, 10, 27))
    assert found["DTSTART"].dt == ENTRY.starts_at


@given(TEXT, TEXT, TEXT, TEXT)
def test_whatever_is_typed_comes_back_and_adds_no_line(summary: str, description: str, place: str, name: str) -> None:
    entry = replace(ENTRY, summary=summary, description=description, location=place)
    found = event(request_message(entry, Invitee(name, AMINA.email)))
    assert str(found["SUMMARY"]) == summary
    assert str(found.get("LOCATION", "")) == place
    assert {key for key, _value in found.property_items(recursive=False)} - {"DESCRIPTION", "LOCATION"} == {
        "BEGIN",
        "END",
        "UID",
        "SEQUENCE",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "URL",
        "STATUS",
        "ORGANIZER",
        "ATTENDEE",
    }

"""What Find finds of meetings."""

from typing import Any

import pytest

from cop_platform.search.registry import Result, find_everywhere
from meetings.models import Meeting
from meetings.scheduling.schedule import cancel
from tests.support.people import Tenant, make_meeting, noon_in

pytestmark = pytest.mark.at("2026-10-05T09:00:00Z")


def found(house: Tenant, text: str, name: str = "Chloé") -> list[Result]:
    with house.enter():
        groups = find_everywhere(house[name], text, house.organisation.slug)
        return [result for group in groups if group.source.name == "meetings" for result in group.results]


def make(house: Tenant, focus: str, days: int = 8, **fields: Any) -> Meeting:
    with house.enter():
        meeting = make_meeting(house.communities["plain-language"], house["Nele"], focus=focus, **fields)
        start = noon_in(days)
        length = meeting.ends_at - meeting.starts_at
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=start, ends_at=start + length)
        return meeting


@pytest.mark.parametrize("text", ["bill", "CREPIN", "bill five"])
def test_meetings_are_found_by_focus_and_reason_by_every_colleague(mereldal: Tenant, text: str) -> None:
    meeting = make(mereldal, "The bill nobody understands", reason="Els Crépin brings five.")
    make(mereldal, "Soup", reason="Soup.")
    [one] = found(mereldal, text)
    assert (one.title, one.url, one.language) == (meeting.focus, meeting.get_absolute_url(), "en")
    when, why = one.details
    assert (when.label, when.text) == ("Tue 13 Oct, 12:00–13:30, De Refter, Aalst,", "Plain Language")
    assert (why.text, why.language) == ("Els Crépin brings five.", "en")


def test_the_next_comes_first_then_the_latest(mereldal: Tenant) -> None:
    for days in [9, -400, 3, -2]:
        make(mereldal, f"Soup {days}", days)
    assert [one.title for one in found(mereldal, "soup")] == ["Soup 3", "Soup 9", "Soup -2", "Soup -400"]
    assert [one.details[0].label.split(",")[0] for one in found(mereldal, "soup")] == [
        "Thu 8 Oct",
        "Wed 14 Oct",
        "Saturday 3 October",
        "Sunday 31 August 2025",
    ]


def test_cancelled_meetings_and_those_of_another_house_are_not_found(mereldal: Tenant, duinzicht: Tenant) -> None:
    called_off = make(mereldal, "Soup")
    with mereldal.enter():
        cancel(called_off, by=mereldal["Nele"])
    make(duinzicht, "Soup")
    assert found(mereldal, "soup") == []

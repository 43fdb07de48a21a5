"""A hint while planning: another community of the same people meets then."""

from datetime import timedelta

import pytest

from communities.models import Community, Level
from communities.participation.levels import choose_level
from meetings.scheduling.clashes import clash_sentence, communities_meeting_then
from meetings.scheduling.schedule import cancel
from tests.support.people import Tenant, make_community, make_meeting, noon_in, signed_in

NOON = {"starts_at": noon_in(7), "ends_at": noon_in(7) + timedelta(hours=1)}


@pytest.fixture
def other(inside: Tenant) -> Community:
    """Another community, in which Amina is active as she is in Plain Language."""
    found = make_community(inside.organisation, "Data for Humans")
    choose_level(found, inside["Amina"], Level.ACTIVE)
    return found


@pytest.mark.requirement("S128")
def test_a_community_of_the_same_people_that_meets_then_is_named(inside: Tenant, other: Community) -> None:
    make_meeting(other, inside["Nele"], starts_at=noon_in(7) + timedelta(minutes=30))
    said = clash_sentence(inside.communities["plain-language"], NOON)
    assert said == "Data for Humans meets then too, and some of you take part in both."


def test_one_without_people_in_both_is_not(inside: Tenant) -> None:
    strangers = make_community(inside.organisation, "Data for Humans")
    choose_level(strangers, inside["Chloé"], Level.ACTIVE)
    make_meeting(strangers, inside["Nele"], starts_at=noon_in(7))
    assert clash_sentence(inside.communities["plain-language"], NOON) == ""


def test_one_whose_common_people_only_follow_is_not(inside: Tenant, other: Community) -> None:
    choose_level(other, inside["Amina"], Level.PERIPHERY)
    make_meeting(other, inside["Nele"], starts_at=noon_in(7))
    assert clash_sentence(inside.communities["plain-language"], NOON) == ""


@pytest.mark.parametrize("minutes", [-90, 60])
def test_one_that_ends_when_it_begins_or_begins_when_it_ends_is_not(
    inside: Tenant, other: Community, minutes: int
) -> None:
    make_meeting(other, inside["Nele"], starts_at=noon_in(7) + timedelta(minutes=minutes))
    assert clash_sentence(inside.communities["plain-language"], NOON) == ""


def test_one_that_was_called_off_and_ones_own_are_not(inside: Tenant, other: Community) -> None:
    plain = inside.communities["plain-language"]
    cancel(make_meeting(other, inside["Nele"], starts_at=noon_in(7)), by=inside["Nele"])
    make_meeting(plain, inside["Nele"], starts_at=noon_in(7))
    assert clash_sentence(plain, NOON) == ""


def test_three_are_named_at_most_each_once(inside: Tenant, other: Community) -> None:
    for number in range(4):
        found = make_community(inside.organisation, f"Number {number}")
        choose_level(found, inside["Amina"], Level.CORE)
        for _meeting in range(2):
            make_meeting(found, inside["Nele"], starts_at=noon_in(7))
    plain = inside.communities["plain-language"]
    assert communities_meeting_then(plain, **{name[:-3]: at for name, at in NOON.items()}) == [
        "Number 0",
        "Number 1",
        "Number 2",
    ]
    assert clash_sentence(plain, NOON).startswith("Number 0, Number 1 and Number 2 meet then too")


def test_half_a_form_has_no_hint(inside: Tenant, other: Community) -> None:
    make_meeting(other, inside["Nele"], starts_at=noon_in(7))
    assert clash_sentence(inside.communities["plain-language"], {"starts_at": noon_in(7)}) == ""


def test_it_stands_beside_what_is_typed_and_stops_nothing(mereldal: Tenant) -> None:
    with mereldal.enter():
        found = make_community(mereldal.organisation, "Data for Humans")
        choose_level(found, mereldal["Amina"], Level.ACTIVE)
        make_meeting(found, mereldal["Nele"], starts_at=noon_in(7))
        here = mereldal.communities["plain-language"].get_absolute_url()
    typed = {
        "focus": "One word",
        "day": f"{noon_in(7):%Y-%m-%d}",
        "start": "12:30",
        "end": "13:30",
        "time_zone": "Europe/Brussels",
        "format": "lean_coffee",
        "place": "Attic",
    }
    wout = signed_in(mereldal["Wout"])
    assert "Data for Humans meets then too" in wout.get(f"{here}meetings/preview/", typed).content.decode()
    response = wout.post(f"{here}meetings/new/", typed, follow=True)
    page = response.content.decode()
    assert response.status_code == 200
    assert "The meeting is planned." in page
    assert "Data for Humans meets then too" in page

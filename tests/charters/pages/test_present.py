"""The one-pager on a screen in the room: one part at a time, with a way to work on it, by links and by keys."""

import re

import pytest

from charters.models import Part
from charters.pages.present import ORDER
from charters.presenting.ways import WAYS
from tests.support.people import Tenant, make_charter, make_draft, signed_in

CHARTER = "/o/mereldal/communities/plain-language/charter/"
PRESENT = f"{CHARTER}present/"


def read(house: Tenant, who: str, address: str = PRESENT) -> str:
    response = signed_in(house[who]).get(address)
    assert response.status_code == 200, (who, address, response.status_code)
    return " ".join(response.content.decode().split())


def test_each_part_has_its_place_and_its_way() -> None:
    assert sorted(ORDER) == sorted(WAYS) == sorted([*Part.values, "roles"])
    for way in WAYS.values():
        assert way.url.startswith("https://www.liberatingstructures.com/")
        assert way.steps
        assert way.minutes


def test_everyone_walks_through_the_parts_by_links(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_charter(mereldal.communities["plain-language"], mereldal["Nele"])
    address, seen = PRESENT, []
    for _step in range(20):
        page = read(mereldal, "Chloé", address)
        [heading] = re.findall(r"<h1[^>]*>([^<]+)</h1>", page)
        seen.append(heading)
        assert page.count('aria-current="step"') == 1
        onward = re.search(r'rel="next" data-key="ArrowRight PageDown" href="([^"]+)"', page)
        if onward is None:
            break
        address = PRESENT + onward[1].split("present/")[1].replace("&amp;", "&")
    assert seen == [
        *("Purpose", "Values", "Ambitions", "Cadence"),
        *("Roles", "Tooling", "Evaluation criteria", "Review date"),
    ]
    assert 'rel="prev" data-key="ArrowLeft PageUp"' in page
    assert "Propose this version" not in page


def test_a_part_shows_its_words_and_one_way_to_work_on_it(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_charter(mereldal.communities["plain-language"], mereldal["Nele"])
    page = read(mereldal, "Chloé", f"{PRESENT}?part=values")
    assert "Bring what is on your desk today." in page
    assert "1-2-4-All" in page
    assert 'href="https://www.liberatingstructures.com/1-2-4-all/"' in page
    assert "one-pager, version 1" in page
    assert "Every letter is understood the first time." not in page
    assert "Wout Maes" in read(mereldal, "Chloé", f"{PRESENT}?part=roles")


def test_a_draft_is_shown_to_its_readers_and_ends_with_the_proposal(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_draft(mereldal.communities["plain-language"], mereldal["Nele"], purpose="Draft words.", values=())
    assert "Draft words." in read(mereldal, "Amina")
    empty = read(mereldal, "Amina", f"{PRESENT}?part=values&of=draft")
    assert "1-2-4-All" in empty
    assert "Nothing here yet." not in empty
    last = f"{PRESENT}?part=review_date&of=draft"
    assert "Propose this version" in read(mereldal, "Karel", last)
    assert "Propose this version" not in read(mereldal, "Amina", last)
    for who in ["Chloé", "Kofi"]:
        assert signed_in(mereldal[who]).get(PRESENT)["Location"] == CHARTER


def test_beside_a_draft_the_one_in_force_is_shown_unless_the_draft_is_asked_for(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain, nele = mereldal.communities["plain-language"], mereldal["Nele"]
        make_charter(plain, nele, purpose="Words in force.")
        make_draft(plain, nele, purpose="Draft words.")
    assert "Words in force." in read(mereldal, "Amina")
    assert "Draft words." in read(mereldal, "Amina", f"{PRESENT}?of=draft")
    # Whoever does not read drafts sees the one in force, and so does a mistyped address.
    assert "Words in force." in read(mereldal, "Chloé", f"{PRESENT}?of=draft")
    assert "Words in force." in read(mereldal, "Amina", f"{PRESENT}?of=\0&part=nothing")


@pytest.mark.parametrize("who", ["Nele", "Chloé"])
def test_without_a_one_pager_there_is_nothing_to_show(mereldal: Tenant, who: str) -> None:
    assert signed_in(mereldal[who]).get(PRESENT)["Location"] == CHARTER

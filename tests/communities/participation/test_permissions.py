"""A refused page says what is possible, leads there, and leads back to its community."""

import re
from typing import Any

import pytest

from communities.models import MEMBER_LEVELS, Community
from communities.participation.permissions import has_few_members
from members.people.deactivation import deactivate
from tests.support.people import Tenant, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"


def ways(response: Any) -> list[tuple[str, str]]:
    """Where the buttons of the page lead, and their words."""
    page = response.content.decode()
    main = page[page.index("<main") :]
    return re.findall(r'<a class="btn(?: quiet)?" href="([^"]*)">([^<]*)</a>', main)


BACK = (PLAIN, "Back to the community")
PLACE = (f"{PLAIN}#take-part", "Choose your place")


@pytest.mark.parametrize(
    ("name", "page", "found"),
    [
        ("Kofi", "proposals/new/", [PLACE, BACK]),
        ("Chloé", "decisions/", [PLACE, BACK]),
        ("Chloé", "confidential/", [PLACE, BACK]),
        ("Kofi", "invitations/", [PLACE, BACK]),
        ("Kofi", "settings/", [BACK]),
        ("Kofi", "meetings/new/", [BACK]),
    ],
)
def test_a_refused_page_leads_on(mereldal: Tenant, name: str, page: str, found: list[tuple[str, str]]) -> None:
    response = signed_in(mereldal[name]).get(f"{PLAIN}{page}")
    assert (response.status_code, ways(response)) == (403, found)
    for address, _words in found:
        assert signed_in(mereldal[name]).get(address).status_code == 200


def test_the_place_is_on_the_page_that_the_button_leads_to(mereldal: Tenant) -> None:
    assert 'id="take-part"' in signed_in(mereldal["Kofi"]).get(PLAIN).content.decode()


def test_where_nobody_chooses_a_place_any_more_none_is_offered(mereldal: Tenant) -> None:
    with mereldal.enter():
        Community.objects.filter(slug="plain-language").update(phase="closed")
    assert ways(signed_in(mereldal["Kofi"]).get(f"{PLAIN}proposals/new/")) == [BACK]


def test_outside_a_community_the_way_leads_home(mereldal: Tenant) -> None:
    response = signed_in(mereldal["Nele"]).get("/o/mereldal/invitations/")
    assert (response.status_code, ways(response)) == (403, [("/", "Back to home")])


def test_whoever_left_the_organisation_is_not_among_the_members_who_are_counted(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    members = [
        each.employee for each in plain.participations.filter(level__in=MEMBER_LEVELS).select_related("employee")
    ]
    assert len(members) >= 5
    assert not has_few_members(plain)
    for person in members[4:]:
        deactivate(person, by=inside["Wout"])
    assert has_few_members(plain)

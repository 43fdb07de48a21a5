"""Coming up on the home page: my meetings first, then others, and the door to planning one."""

import re

from django.utils.html import strip_tags

from communities.models import Role
from communities.roles.terms import start_term
from communities.roles.viewers import viewers_of
from meetings.models import RSVP
from meetings.pages.coming_up import coming_up
from meetings.rsvps.answering import set_rsvp
from tests.support.people import Tenant, make_community, make_meeting, noon_in, signed_in

HOME = "/o/mereldal/"


def shown(house: Tenant, name: str) -> tuple[list[str], list[str]]:
    found = coming_up(house[name], viewers_of(house[name]))
    return [each.focus for each in found.mine], [each.focus for each in found.others]


def aside(house: Tenant, name: str) -> str:
    page = signed_in(house[name]).get(HOME).content.decode()
    return page[page.index("<aside") : page.index("</aside>")]


def test_mine_are_those_of_my_communities_and_those_i_answered(inside: Tenant) -> None:
    plain, wout = inside.communities["plain-language"], inside["Wout"]
    make_meeting(plain, wout, focus="Bills", starts_at=noon_in(4))
    others = [make_community(inside.organisation, name) for name in ["Bread", "Soup", "Salt"]]
    meetings = [make_meeting(each, wout, focus=each.name, starts_at=noon_in(day)) for day, each in enumerate(others, 1)]
    assert shown(inside, "Amina") == (["Bills"], ["Bread", "Soup"])
    assert shown(inside, "Griet")[0] == ["Bills"], "At the edge, but its sponsor."
    assert shown(inside, "Kofi") == ([], ["Bread", "Soup"]), "At the edge it is one of many."
    set_rsvp(meetings[2], inside["Kofi"], RSVP.Choice.MAYBE)
    assert shown(inside, "Kofi") == (["Salt"], ["Bread", "Soup"])
    set_rsvp(meetings[0], inside["Amina"], RSVP.Choice.NOT_THIS_TIME)
    assert shown(inside, "Amina") == (["Bread", "Bills"], ["Soup", "Salt"])


def test_three_of_mine_and_two_others(inside: Tenant) -> None:
    other = make_community(inside.organisation, "Bread")
    for day in range(1, 5):
        make_meeting(inside.communities["plain-language"], inside["Wout"], focus=f"Mine {day}", starts_at=noon_in(day))
        make_meeting(other, inside["Wout"], focus=f"Open {day}", starts_at=noon_in(day))
    assert shown(inside, "Amina") == (["Mine 1", "Mine 2", "Mine 3"], ["Open 1", "Open 2"])


def test_what_i_declined_is_not_announced(inside: Tenant) -> None:
    plain, amina = inside.communities["plain-language"], inside["Amina"]
    first = make_meeting(plain, inside["Wout"], focus="First", starts_at=noon_in(2))
    second = make_meeting(plain, inside["Wout"], focus="Second", starts_at=noon_in(3))
    for choice, expected in [("coming", first), ("not_this_time", second)]:
        set_rsvp(first, amina, RSVP.Choice(choice))
        assert coming_up(amina, viewers_of(amina)).next_of_mine == expected


def test_others_stand_below_a_heading_of_their_own(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_meeting(mereldal.communities["plain-language"], mereldal["Wout"], focus="Bills")
    assert "Also open to you" not in aside(mereldal, "Amina")
    with mereldal.enter():
        make_meeting(mereldal.communities["medication-safety"], mereldal["Wout"], focus="Pills", starts_at=noon_in(1))
    mine, others = aside(mereldal, "Amina").split("Also open to you")
    assert ("Bills" in mine, "Pills" in mine, "Pills" in others) == (True, False, True)


def test_who_may_plan_finds_the_door_and_chooses_among_several(mereldal: Tenant) -> None:
    place, plain = "/o/mereldal/meetings/new/", "/o/mereldal/communities/plain-language/meetings/new/"
    expected = {"Wout": 1, "Nele": 1, "Lotte": 0, "Amina": 0}
    assert {name: aside(mereldal, name).count(f'href="{place}"') for name in expected} == expected
    assert signed_in(mereldal["Wout"]).get(place).headers["Location"] == plain
    with mereldal.enter():
        start_term(mereldal.communities["medication-safety"], mereldal["Wout"], Role.LEADER)
    page = signed_in(mereldal["Wout"]).get(place).content.decode()
    offered = re.findall(r'<a lang="[a-z]+" href="(/o/mereldal/communities/[\w-]+/meetings/new/)"[^>]*>(.*?)</a>', page)
    assert [strip_tags(words) for _address, words in offered] == ["Medication Safety", "Plain Language"]
    assert {signed_in(mereldal["Wout"]).get(address).status_code for address, _words in offered} == {200}

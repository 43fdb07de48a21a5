"""The first page after signing in."""

import re

from communities.joining.requests import submit
from communities.models import Role
from communities.nominations.nominating import create_nomination
from communities.roles.terms import start_term
from tests.support.people import MOTIVATION, Tenant, make_community_by_request, make_proposal, signed_in

HOME = "/o/mereldal/"


def test_it_shows_what_waits_for_me_and_nothing_that_waits_for_others(mereldal: Tenant) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        mine = create_nomination(plain, mereldal["Amina"], Role.COACH, reason="Asks good questions.")
        create_nomination(plain, mereldal["Karel"], Role.LEADER, reason="Knows everyone.")
    response = signed_in(mereldal["Amina"]).get(HOME)
    assert [item.about for item in response.context["action_items"]] == [mine]
    page = response.content.decode()
    assert ("Asks good questions." in page, "Knows everyone." in page) == (True, False)


def test_one_button_is_filled_however_much_is_asked(mereldal: Tenant) -> None:
    """Only the first action has a filled button; all other buttons are quiet."""
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        door = make_community_by_request(mereldal, "Quiet Rounds")
        start_term(door, mereldal["Amina"], Role.LEADER)
        submit(door, mereldal["Yasmina"], MOTIVATION)
        make_proposal(plain, mereldal["Wout"])
        create_nomination(plain, mereldal["Amina"], Role.COACH, reason="Asks good questions.")
        create_nomination(plain, mereldal["Amina"], Role.SPONSOR, reason="Opens doors.")
    page = signed_in(mereldal["Amina"]).get(HOME).content.decode()
    acts = re.findall(r'class="(btn[ \w]*)"', page)
    assert [act for act in acts if "quiet" not in act] == acts[:1]


def test_it_shows_where_i_take_part(mereldal: Tenant) -> None:
    assert [card.community.name for card, _free in signed_in(mereldal["Amina"]).get(HOME).context["my_cards"]] == [
        "Plain Language"
    ]
    page = signed_in(mereldal["Chloé"]).get(HOME)
    assert page.context["my_cards"] == []
    assert "You don’t take part yet. Look around." in page.content.decode()


def test_it_greets_with_the_words_of_the_house(mereldal: Tenant) -> None:
    mereldal.organisation.welcome = "Come in, the soup is <hot>."
    mereldal.organisation.save()
    page = signed_in(mereldal["Amina"]).get(HOME).content.decode()
    assert "Come in, the soup is &lt;hot&gt;." in page
    assert "<h1>Hello Amina</h1>" in page

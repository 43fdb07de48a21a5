"""The first page after signing in."""

from communities.models import Role
from communities.nominating import nominate
from tests.people import House, signed_in

HOME = "/o/mereldal/"


def test_it_shows_what_waits_for_me_and_nothing_that_waits_for_others(mereldal: House) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        mine = nominate(plain, mereldal["Amina"], Role.COACH, reason="Asks good questions.")
        nominate(plain, mereldal["Karel"], Role.LEADER, reason="Knows everyone.")
    response = signed_in(mereldal["Amina"]).get(HOME)
    assert [asked.about for asked in response.context["asked_of_me"]] == [mine]
    page = response.content.decode()
    assert ("Asks good questions." in page, "Knows everyone." in page) == (True, False)


def test_it_shows_where_i_take_part(mereldal: House) -> None:
    assert [card.community.name for card, _free in signed_in(mereldal["Amina"]).get(HOME).context["mine"]] == [
        "Plain Language"
    ]
    page = signed_in(mereldal["Chloé"]).get(HOME)
    assert page.context["mine"] == []
    assert "You don’t take part yet. Look around." in page.content.decode()


def test_it_greets_with_the_words_of_the_house(mereldal: House) -> None:
    mereldal.organisation.welcome = "Come in, the soup is <hot>."
    mereldal.organisation.save()
    page = signed_in(mereldal["Amina"]).get(HOME).content.decode()
    assert "Come in, the soup is &lt;hot&gt;." in page
    assert "<h1>Hello Amina</h1>" in page

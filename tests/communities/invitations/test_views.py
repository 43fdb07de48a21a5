"""The pages for inviting a colleague to a community."""

import pytest
from django.test import Client

from communities.invitations.inviting import MAX_BY_PERSON, invite_to_community
from communities.models import CommunityInvitation
from communities.participation.levels import level_of
from tests.support.people import Tenant, make_employee, signed_in

PAGE = "/o/mereldal/communities/plain-language/invitations/"


@pytest.fixture
def amina(mereldal: Tenant) -> Client:
    return signed_in(mereldal["Amina"])


def send(client: Client, house: Tenant, name: str, words: str = "Come and see.") -> tuple[int, str]:
    response = client.post(PAGE, {"invitee": house[name].public_id, "note": words})
    return response.status_code, response.content.decode()


def test_one_finds_a_colleague_by_a_part_of_the_name(mereldal: Tenant, amina: Client) -> None:
    page = amina.get(PAGE, {"q": "chloe"}).content.decode()
    assert f"?invitee={mereldal['Chloé'].public_id}" in page
    assert "takes part already" in amina.get(PAGE, {"q": "kofi"}).content.decode()
    assert "No colleague by that name." in amina.get(PAGE, {"q": "nobody\x00 at all"}).content.decode()


def test_while_one_types_only_the_matches_come(mereldal: Tenant, amina: Client) -> None:
    headers = {"HX-Request": "true", "HX-Target": "matches"}
    part = amina.get(PAGE, {"q": "chloe"}, headers=headers).content.decode()
    assert ("<html" in part, part.strip().startswith('<section id="matches"')) == (False, True)


def test_at_most_eight_are_shown_and_it_says_that_there_are_others(mereldal: Tenant, amina: Client) -> None:
    with mereldal.enter():
        for number in range(9):
            make_employee(mereldal.organisation, f"Zoë Number{number}")
    page = amina.get(PAGE, {"q": "zoe"}).content.decode()
    assert (page.count("?invitee="), "There are others." in page) == (8, True)


def test_an_invitation_goes_and_waits_on_the_first_page(mereldal: Tenant, amina: Client) -> None:
    assert send(amina, mereldal, "Chloé", "You <b>write</b> so well.")[0] == 302
    home = signed_in(mereldal["Chloé"]).get("/o/mereldal/").content.decode()
    assert "Amina El Idrissi thinks Plain Language might be something for you" in home
    assert "You &lt;b&gt;write&lt;/b&gt; so well." in home
    assert "the choice is theirs" in amina.get(PAGE).content.decode()


def test_not_for_me_is_said_by_the_guest_alone(mereldal: Tenant, amina: Client) -> None:
    with mereldal.enter():
        look = invite_to_community(mereldal.communities["plain-language"], mereldal["Chloé"], by=mereldal["Amina"])
    address = f"/o/mereldal/community-invitations/{look.public_id}/"
    assert amina.post(address).status_code == 404
    chloe = signed_in(mereldal["Chloé"])
    assert "Fine. Nobody is told." in chloe.post(address, follow=True).content.decode()
    assert "nothing to answer here any more" in chloe.post(address, follow=True).content.decode()
    page = amina.get(PAGE).content.decode()
    assert ("the choice is theirs" in page, "not for me" in page.lower()) == (True, False)
    assert "not for me" in chloe.get("/o/mereldal/about-me/").content.decode()
    with mereldal.enter():
        assert level_of(mereldal.communities["plain-language"], mereldal["Chloé"]) == ""


@pytest.mark.parametrize(("name", "status"), [("Kofi", 409), ("Amina", 409)])
def test_a_refusal_keeps_what_was_typed(mereldal: Tenant, amina: Client, name: str, status: int) -> None:
    told, page = send(amina, mereldal, name, "These words stay.")
    assert (told, "These words stay." in page) == (status, True)


def test_too_many_in_a_day_is_said_with_the_hour_and_keeps_what_was_typed(mereldal: Tenant, amina: Client) -> None:
    with mereldal.enter():
        for number in range(MAX_BY_PERSON):
            guest = make_employee(mereldal.organisation, f"Guest speaker {chr(65 + number)}")
            invite_to_community(mereldal.communities["plain-language"], guest, by=mereldal["Amina"])
    response = amina.post(PAGE, {"invitee": mereldal["Chloé"].public_id, "note": "These words stay."})
    page = response.content.decode()
    assert (response.status_code, "These words stay." in page) == (429, True)
    assert "You invited 10 colleagues within a day; that will do for now." in page
    assert int(response["Retry-After"]) > 80000


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({}, 422),
        ({"invitee": ""}, 422),
        ({"invitee": "nobody"}, 404),
        ({"invitee": "\x00"}, 404),
        ({"invitee": "x" * 999}, 404),
    ],
)
def test_somebody_has_to_be_chosen(mereldal: Tenant, amina: Client, typed: dict[str, str], status: int) -> None:
    assert amina.post(PAGE, typed).status_code == status


@pytest.mark.parametrize("words", ["x" * 301, "a\x00b", "a\u202eb"])
def test_words_that_cannot_be_kept_are_refused_in_words(mereldal: Tenant, amina: Client, words: str) -> None:
    assert send(amina, mereldal, "Chloé", words)[0] == 422
    with mereldal.enter():
        assert not CommunityInvitation.objects.exists()


def test_a_colleague_of_another_house_is_as_missing_as_nobody(
    mereldal: Tenant, duinzicht: Tenant, amina: Client
) -> None:
    foreign = {"invitee": duinzicht["Chloé"].public_id}
    assert [amina.get(PAGE, foreign).status_code, amina.post(PAGE, foreign).status_code] == [404, 404]

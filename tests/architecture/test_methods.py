"""Every address with every method: nobody meets the browser's own page for a method that is not taken."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch

from cop_platform.access import Access, access_of
from tests.support.addresses import Address, OwnRecords, all_addresses, put_back_belongings, response_of, sample
from tests.support.people import signed_in, signed_in_operator

#: Not visited as these people: it would end their session.
SIGNS_OUT = {"account_logout", "sessions"}
#: The second language is chosen on the way.
WORDS = ["You can’t send anything here.", "Hier kan je niets versturen."]
METHODS = ["get", "head", "post", "put", "delete"]


@pytest.fixture
def own(db: None) -> OwnRecords:
    return put_back_belongings("mereldal", "Hilde Merelveld", "Blackbird Song", "Why they sing at night")


def places(own: OwnRecords) -> Iterator[tuple[Address, str]]:
    """Every address of the product and of allauth; the admins', whose names repeat, only where they need no id."""
    for address in all_addresses():
        if address.name in SIGNS_OUT or "(?P" in address.route or "object_id" in address.parameters:
            continue
        if "admin/" in address.route:
            yield address, "/" + address.route.replace("<slug:slug>", own.slug)
            continue
        values = sample(address, own) if "uidb36" not in address.parameters else {}
        try:
            yield address, address.path(own.slug, values)
        except (NoReverseMatch, KeyError):
            continue


def follow(client: Client, place: str) -> tuple[int, str]:
    """Status and address at the end of all redirects."""
    response = client.get(place, follow=True)
    return response.status_code, response.redirect_chain[-1][0] if response.redirect_chain else place


@pytest.mark.crawl
def test_no_address_answers_with_a_bare_405(own: OwnRecords) -> None:
    someone = signed_in(own.person)
    for client in [someone, Client(), signed_in_operator()]:
        for _address, place in places(own):
            for method in METHODS:
                status, page, headers = response_of(client, method, place)
                if method in {"get", "head"}:
                    assert status != 405, place
                elif status == 405:
                    assert headers["Allow"], place
                    assert any(words in page for words in WORDS), (method, place)


@pytest.mark.crawl
def test_what_only_takes_forms_leads_to_a_page(own: OwnRecords) -> None:
    """For the one who may use its button, the page above is there."""
    someone, seen = signed_in(own.person), 0
    for address, place in places(own):
        if access_of(address.view) not in {Access.COLLEAGUE, Access.EVERYONE}:
            continue
        response = someone.get(place)
        if response.status_code == 302 and place.startswith(response["Location"]):
            seen += 1
            status, end = follow(someone, place)
            assert (status, end != place) == (200, True), place
    assert seen > 20


def test_the_page_belonging_to_a_button(own: OwnRecords) -> None:
    someone, community = signed_in(own.person), f"/o/mereldal/communities/{own.community.slug}/"
    assert someone.get(f"{community}participation/")["Location"] == community
    assert someone.head(f"{community}participation/")["Location"] == community
    assert someone.get("/language/?language=nl")["Location"] == "/"


def test_a_page_that_takes_nothing_in_says_so_and_leads_to_itself(own: OwnRecords) -> None:
    page = signed_in(own.person).post("/o/mereldal/communities/")
    assert (page.status_code, page["Allow"]) == (405, "GET, HEAD")
    assert "You can’t send anything here." in page.content.decode()
    assert 'href="/o/mereldal/communities/">Open the page' in page.content.decode()


def test_who_comes_back_from_signing_in_to_a_button_finds_its_page(own: OwnRecords) -> None:
    """A session that ended before a click: signing in leads back to the address of the button."""
    place = f"/o/mereldal/communities/{own.community.slug}/participation/"
    asked = Client().post(place, {"level": "active"})
    assert asked["Location"] == f"/accounts/login/?next={place}"
    assert follow(signed_in(own.person), place) == (200, place.removesuffix("participation/"))

"""Pages outside any organisation keep the header of the one a person used last."""

import pytest
from django.test import Client

from communities.models import Role
from communities.nominations.nominating import create_nomination
from members.invitations.inviting import give_seat
from members.models import Employee, Organisation, Seat
from members.organisations.last_used import COOKIE
from members.people.deactivation import deactivate
from tests.support.people import Tenant, signed_in

OUTSIDE = [
    "/about/communities-of-practice/",
    "/about/accessibility/",
    "/accounts/email/",
    "/accounts/sessions/",
    "/accounts/password/set/",
    "/accounts/2fa/",
]


def header(client: Client, address: str) -> str:
    page = client.get(address, follow=True).content.decode()
    return page[page.index("<header") : page.index("</header>")]


@pytest.fixture
def both(mereldal: Tenant, duinzicht: Tenant) -> Client:
    """Amina of Duinzicht, who works at Mereldal too."""
    with mereldal.enter():
        give_seat(mereldal.organisation, duinzicht["Amina"].user, "Amina E.")
    return signed_in(duinzicht["Amina"])


@pytest.mark.parametrize("address", OUTSIDE)
def test_who_has_a_seat_keeps_the_menu(mereldal: Tenant, address: str) -> None:
    shown = header(signed_in(mereldal["Amina"]), address)
    for link in ["/o/mereldal/communities/", "/o/mereldal/meetings/", "/o/mereldal/profile/", "/o/mereldal/settings/"]:
        assert f'href="{link}"' in shown, link


@pytest.mark.parametrize("slug", ["mereldal", "duinzicht"])
def test_of_two_it_is_the_last_one_used(both: Client, slug: str) -> None:
    both.get("/o/duinzicht/")
    assert both.get(f"/o/{slug}/").status_code == 200
    shown = header(both, OUTSIDE[0])
    other = {"mereldal": "duinzicht", "duinzicht": "mereldal"}[slug]
    assert (f'href="/o/{slug}/meetings/"' in shown, f'href="/o/{other}/meetings/"' in shown) == (True, False)
    assert f"To {'Duinzicht' if slug == 'mereldal' else 'Mereldal'}" in shown


def test_with_one_there_is_no_other(mereldal: Tenant) -> None:
    assert "To " not in header(signed_in(mereldal["Amina"]), "/o/mereldal/")


@pytest.mark.parametrize("slug", ["duinzicht", "nowhere", "", "\x00", "../x"])
def test_the_cookie_opens_nothing(mereldal: Tenant, duinzicht: Tenant, slug: str) -> None:
    client = signed_in(mereldal["Amina"])
    client.cookies[COOKIE] = slug
    shown = header(client, OUTSIDE[0])
    assert ("/o/mereldal/" in shown, "uinzicht" in shown) == (True, False)


def test_a_visitor_sees_no_organisation(mereldal: Tenant) -> None:
    client = Client()
    client.cookies[COOKIE] = "mereldal"
    for address in [*OUTSIDE[:2], "/accounts/login/"]:
        page = client.get(address).content.decode()
        assert "Mereldal" not in page, address


def test_who_has_no_seat_any_more_sees_none(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Kofi"])
    client.get("/o/mereldal/")
    with mereldal.enter():
        deactivate(mereldal["Kofi"], by=mereldal["Tom"])
    assert "Mereldal" not in header(client, OUTSIDE[0])


@pytest.mark.parametrize("place", ["/o/duinzicht/", "/o/nowhere/"])
def test_below_an_organisation_a_stranger_sees_no_other_header(mereldal: Tenant, duinzicht: Tenant, place: str) -> None:
    """The same for one that exists and for one that does not."""
    assert "/o/mereldal/" not in header(signed_in(mereldal["Chloé"]), place)


# --- Choosing an organisation -------------------------------------------------------------------------------------
def test_each_organisation_is_shown_with_its_welcome_and_what_waits(
    both: Client, mereldal: Tenant, duinzicht: Tenant
) -> None:
    Organisation.objects.filter(slug="mereldal").update(welcome="Come in, there’s soup.")
    with mereldal.enter():
        amina = Employee.objects.get(user=duinzicht["Amina"].user)
        create_nomination(mereldal.communities["plain-language"], amina, Role.COACH, reason="She listens.")
    page = both.get("/").content.decode()
    assert ("Come in, there’s soup." in page, "1 thing waits for you" in page) == (True, True)


def test_who_works_in_many_gets_them_all(both: Client, duinzicht: Tenant) -> None:
    for number in range(9):
        other = Organisation.objects.create(slug=f"house-{number}", name=f"House {number}")
        Seat.objects.create(user=duinzicht["Amina"].user, organisation=other)
    assert both.get("/").content.decode().count("<h2>") == 11

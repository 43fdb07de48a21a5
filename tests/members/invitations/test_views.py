"""The start page of the site, and the page of an organisation invitation."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from members.accounts.lookup import account_of
from members.invitations.inviting import accept, give_seat, invitation_of, invite, token_for
from members.models import Employee, OrganisationInvitation, Seat, User
from tests.support.people import Tenant, make_organisation, make_user, signed_in

MAIL = "fatima@mereldal.example"


def link(house: Tenant, email: str = MAIL) -> str:
    with house.enter():
        invitation = invite(house.organisation, email, by=house["Tom"], name="Fatima Amrani")
        return f"/o/{house.organisation.slug}/invitations/{token_for(invitation)}/"


def name_of(house: Tenant, email: str = MAIL) -> str:
    with house.enter():
        return str(Employee.objects.values_list("name", flat=True).get(user__email=email))


def test_the_front_door_leads_a_visitor_to_sign_in(db: None) -> None:
    assert Client().get("/")["Location"] == "/accounts/login/?next=/"


def test_the_front_door_leads_into_the_only_organisation(mereldal: Tenant, duinzicht: Tenant) -> None:
    assert signed_in(mereldal["Amina"]).get("/")["Location"] == "/o/mereldal/"


def test_the_front_door_offers_ones_own_organisations_only(mereldal: Tenant, duinzicht: Tenant) -> None:
    second = make_organisation("abeel", "De Abeel")
    with Tenant(second, {}, {}).enter():
        give_seat(second, mereldal["Amina"].user, "Amina")
    response = signed_in(mereldal["Amina"]).get("/")
    assert [each.name for each, _waiting in response.context["choices"]] == ["De Abeel", "Mereldal"]
    assert "Duinzicht" not in response.content.decode()


def test_who_has_no_seat_reads_whom_to_ask(mereldal: Tenant) -> None:
    client = Client()
    client.force_login(make_user("loose@x.example"))
    page = client.get("/").content.decode()
    assert "You have no seat in an organisation yet" in page
    assert "Mereldal" not in page


def test_the_link_shows_where_it_leads_and_changes_nothing(mereldal: Tenant) -> None:
    address = link(mereldal)
    for _again in range(2):
        response = Client().get(address)
        assert response.status_code == 200
        assert "Welcome to Mereldal" in response.content.decode()
        assert response.context["form"]["name"].value() == "Fatima Amrani"
    assert not User.objects.filter(email=MAIL).exists()


def test_who_says_yes_is_in(mereldal: Tenant) -> None:
    client, address = Client(), link(mereldal)
    response = client.post(address, {"name": "Fatima A."})
    assert (response.status_code, response["Location"]) == (302, "/o/mereldal/")
    assert client.get("/o/mereldal/").context["me"].name == name_of(mereldal) == "Fatima A."


def test_only_the_name_is_theirs_to_say(mereldal: Tenant, duinzicht: Tenant) -> None:
    typed = {
        "name": "Fatima",
        "is_administrator": "1",
        "as_administrator": "1",
        "email": "other@x.example",
        "organisation": duinzicht.organisation.pk,
        "user": mereldal["Tom"].user.pk,
        "is_staff": "1",
    }
    Client().post(link(mereldal), typed)
    user = User.objects.get(email=MAIL)
    with mereldal.enter():
        assert Employee.objects.get(user=user).is_administrator is False
    assert (user.is_staff, user.is_superuser, user.seats.get().organisation) == (False, False, mereldal.organisation)


def test_the_second_use_says_that_it_has_ended(mereldal: Tenant) -> None:
    address = link(mereldal)
    Client().post(address, {"name": "Fatima"})
    for response in [Client().get(address), Client().post(address, {"name": "Mallory"})]:
        assert response.status_code == 410
        assert "This invitation has ended" in response.content.decode()
    assert name_of(mereldal) == "Fatima"


@pytest.mark.parametrize("ending", ["withdrawn", "too old", "asked again"])
def test_an_ended_invitation_lets_nobody_in(mereldal: Tenant, ending: str) -> None:
    address, later = link(mereldal), timezone.now()
    if ending == "asked again":
        link(mereldal)
    with mereldal.enter():
        OrganisationInvitation.objects.filter(withdrawn_at=None).update(
            withdrawn_at=later if ending == "withdrawn" else None
        )
    with time_machine.travel(later + timedelta(days=31 if ending == "too old" else 0), tick=False):
        responses = [Client().get(address), Client().post(address, {"name": "Fatima"})]
    assert [response.status_code for response in responses] == [410, 410]
    assert not User.objects.filter(email=MAIL).exists()


def test_a_forged_link_is_not_found_and_names_nobody(mereldal: Tenant) -> None:
    address = link(mereldal)
    for forged in [address[:-2] + "/", address.replace("invitations/", "invitations/x"), "/o/mereldal/invitations/x/"]:
        response = Client().get(forged)
        assert response.status_code == 404
        assert "Mereldal" not in response.content.decode()


def test_a_link_for_another_organisation_is_not_found(mereldal: Tenant, duinzicht: Tenant) -> None:
    assert Client().get(link(duinzicht).replace("duinzicht", "mereldal")).status_code == 404


def test_who_has_an_account_signs_in_first(mereldal: Tenant, duinzicht: Tenant) -> None:
    address = link(mereldal, duinzicht["Amina"].user.email)
    for response in [Client().get(address), Client().post(address, {"name": "Mallory"})]:
        assert response["Location"] == f"/accounts/login/?next={quote(address)}"
    assert Seat.objects.filter(user=duinzicht["Amina"].user).count() == 1


def test_who_has_an_account_and_signed_in_gets_a_second_seat(mereldal: Tenant, duinzicht: Tenant) -> None:
    amina = duinzicht["Amina"]
    client = signed_in(amina)
    assert client.post(link(mereldal, amina.user.email), {"name": "Amina E."})["Location"] == "/o/mereldal/"
    assert {each.organisation.slug for each in amina.user.seats.all()} == {"mereldal", "duinzicht"}
    assert client.get("/o/mereldal/").context["me"].name == "Amina E."
    assert client.get("/o/duinzicht/").context["me"].name == "Amina El Idrissi"


def test_somebody_else_who_opens_the_link_reads_for_whom_it_is(mereldal: Tenant, duinzicht: Tenant) -> None:
    client, address = signed_in(duinzicht["Chloé"]), link(mereldal)
    for response in [client.get(address), client.post(address, {"name": "Chloé"})]:
        assert response.status_code == 403
        assert "This invitation is for another address" in response.content.decode()
    assert not Seat.objects.filter(user=duinzicht["Chloé"].user, organisation=mereldal.organisation).exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Write a few words."),
        ("   ", "Write a few words."),
        ("Fatima\nBcc: all@x.example", "Write this on one line, without special signs."),
        ("Fatima\r\n", ""),
        ("Fati\x00ma", "Write this on one line, without special signs."),
        ("\u202eamitaF", "Write this on one line, without special signs."),
        ("x" * 101, "1 character too many."),
    ],
)
def test_a_name_that_will_not_do_is_refused_in_words_and_kept(mereldal: Tenant, typed: str, words: str) -> None:
    response = Client().post(link(mereldal), {"name": typed})
    if not words:
        assert response.status_code == 302
        return
    assert response.status_code == 422
    assert response.context["form"].errors == {"name": [words]}
    assert response.context["form"]["name"].value() == typed
    assert not User.objects.filter(email=MAIL).exists()


def test_names_are_shown_as_text(mereldal: Tenant) -> None:
    client = Client()
    client.post(link(mereldal), {"name": '<svg onload="x">"\''})
    page = client.get("/o/mereldal/about-me/").content.decode()
    assert "<svg onload" not in page
    assert "&lt;svg onload=&quot;x&quot;&gt;" in page


def test_who_was_slower_reads_that_it_has_ended(mereldal: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else takes the seat after the link has been read, before it is taken here."""
    address = link(mereldal)

    def read_while_another_accepts(*asked: Any) -> OrganisationInvitation:
        found = invitation_of(*asked)
        accept(found, "The Faster", account=account_of(found.email))
        return found

    monkeypatch.setattr("members.invitations.views.invitation_of", read_while_another_accepts)
    client = signed_in_as_invited()
    assert client.post(address, {"name": "The Slower"}).status_code == 410
    assert name_of(mereldal) == "The Faster"


def test_an_account_made_in_that_moment_elsewhere_is_signed_in_with_first(
    mereldal: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = link(mereldal)

    def ask_while_another_organisation_makes_it(email: str) -> None:
        make_user(email)

    monkeypatch.setattr("members.invitations.views.account_of", ask_while_another_organisation_makes_it)
    response = Client().post(address, {"name": "Fatima"})
    assert (response.status_code, response.headers["Location"]) == (302, f"/accounts/login/?next={quote(address)}")
    with mereldal.enter():
        assert OrganisationInvitation.objects.get(email=MAIL).is_open


def signed_in_as_invited() -> Client:
    client = Client()
    client.force_login(make_user(MAIL))
    return client

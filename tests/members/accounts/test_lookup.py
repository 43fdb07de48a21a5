"""An account has several addresses; whichever of them somebody uses, it is the same account."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from members.accounts.adapters import language_of
from members.accounts.lookup import account_of, accounts_by_address, addresses_of
from members.founding import create_organisation
from members.invitations.inviting import (
    AccountExists,
    AlreadyHasSeat,
    accept,
    invite,
    invite_administrator,
    invite_all,
    token_for,
)
from members.models import Employee, OrganisationInvitation, User
from members.people.deactivation import deactivate
from tests.support.people import Tenant, make_user, signed_in

SECOND = "amina@home.example"


def give_address(user: User, email: str = SECOND, *, verified: bool = True) -> None:
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=False)


def outsider(main: str = "fatima@work.example", second: str = "fatima@home.example") -> User:
    user = make_user(main)
    give_address(user, second)
    return user


def link(house: Tenant, email: str, **fields: Any) -> str:
    with house.enter():
        invitation = invite(house.organisation, email, by=house["Tom"], **fields)
    return f"/o/{house.organisation.slug}/invitations/{token_for(invitation)}/"


def test_any_confirmed_address_leads_to_the_account_and_an_unconfirmed_one_does_not(db: None) -> None:
    user = outsider()
    give_address(user, "unsure@home.example", verified=False)
    assert account_of("Fatima@Work.example ") == account_of("fatima@home.example") == user
    assert account_of("unsure@home.example") is None
    assert addresses_of(user) == ["fatima@work.example", "fatima@home.example"]


def test_a_confirmed_address_goes_before_anothers_unconfirmed_main_one(db: None) -> None:
    imported = User.objects.create_user("fatima@home.example")
    EmailAddress.objects.create(user=imported, email=imported.email, verified=False, primary=True)
    user = outsider()
    assert accounts_by_address([imported.email]) == {imported.email: user}


def test_an_invitation_to_a_second_address_leads_to_sign_in_and_is_accepted_there(mereldal: Tenant) -> None:
    user = outsider()
    address = link(mereldal, "fatima@home.example")
    for answer in [Client().get(address), Client().post(address, {"name": "Fatima"})]:
        assert (answer.status_code, answer["Location"][:16]) == (302, "/accounts/login/")
    client = Client()
    client.force_login(user)
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "Fatima"})["Location"] == "/o/mereldal/"
    with mereldal.enter():
        assert Employee.objects.get(user=user).name == "Fatima"


def test_an_invitation_to_a_second_address_is_not_for_somebody_else(mereldal: Tenant) -> None:
    outsider()
    assert signed_in(mereldal["Amina"]).get(link(mereldal, "fatima@home.example")).status_code == 403


def test_no_second_account_is_made_for_a_second_address(mereldal: Tenant) -> None:
    outsider()
    with mereldal.enter():
        invitation = invite(mereldal.organisation, "fatima@home.example", by=None)
        with pytest.raises(AccountExists):
            accept(invitation, "Fatima")
    assert not User.objects.filter(email="fatima@home.example").exists()


def test_who_is_here_is_not_invited_by_a_second_address(mereldal: Tenant) -> None:
    give_address(mereldal["Amina"].user)
    with mereldal.enter():
        with pytest.raises(AlreadyHasSeat):
            invite(mereldal.organisation, SECOND, by=None)
        assert invite_all(mereldal.organisation, [SECOND], by=mereldal["Tom"], language="en") == [SECOND]
        with pytest.raises(AlreadyHasSeat):
            invite_administrator(mereldal.organisation, SECOND, by=None)
        assert not OrganisationInvitation.objects.exists()


def test_the_form_and_the_admin_know_a_second_address(mereldal: Tenant) -> None:
    give_address(mereldal["Amina"].user)
    tom = signed_in(mereldal["Tom"])
    tom.post("/o/mereldal/invitations/", {"emails": SECOND, "language": "en"})
    asked = tom.post("/o/mereldal/admin/members/organisationinvitation/add/", {"email": SECOND, "language": "en"})
    assert "works with us here already" in asked.content.decode()
    with mereldal.enter():
        assert not OrganisationInvitation.objects.exists()


def test_a_colleague_without_an_administrator_is_invited_by_name(mereldal: Tenant) -> None:
    give_address(mereldal["Amina"].user)
    with mereldal.enter():
        Employee.objects.update(is_administrator=False)
        invitation = invite_administrator(mereldal.organisation, SECOND, by=None)
        assert invitation.name == mereldal["Amina"].name


def test_accepting_one_invitation_ends_those_to_the_other_addresses(mereldal: Tenant) -> None:
    user = outsider()
    first, second = link(mereldal, "fatima@work.example"), link(mereldal, "fatima@home.example")
    client = Client()
    client.force_login(user)
    client.post(first, {"name": "Fatima"})
    assert client.get(second).status_code == 410


def test_an_invitation_to_an_address_added_later_takes_no_rights_away(mereldal: Tenant) -> None:
    tom = mereldal["Tom"]
    address = link(mereldal, "tom@home.example")
    give_address(tom.user, "tom@home.example")
    assert signed_in(tom).post(address, {"name": tom.name}).status_code == 302
    with mereldal.enter():
        assert Employee.objects.get(pk=tom.pk).is_administrator


def test_ending_access_ends_invitations_to_every_address(mereldal: Tenant) -> None:
    amina = mereldal["Amina"]
    link(mereldal, SECOND)
    give_address(amina.user)
    with mereldal.enter():
        deactivate(amina, by=mereldal["Tom"])
        assert OrganisationInvitation.objects.get(email=SECOND).withdrawn_at


def test_a_new_organisation_is_administered_from_a_second_address(db: None) -> None:
    user = outsider()
    create_organisation(
        slug="zeehaven",
        name="Zeehaven",
        language="en",
        time_zone="Europe/Brussels",
        administrator="fatima@home.example",
    )
    assert account_of("fatima@home.example") == user


def test_a_mail_to_a_second_address_is_in_the_language_of_the_account(db: None) -> None:
    User.objects.filter(pk=outsider().pk).update(language="nl")
    assert language_of("Fatima@home.example") == "nl"


def test_no_operator_is_created_on_somebodys_second_address(db: None) -> None:
    outsider()
    with pytest.raises(ValidationError):
        User.objects.create_superuser("Fatima@home.example", "soup-with-balls")
    with pytest.raises(CommandError):
        call_command("createsuperuser", email="fatima@home.example", interactive=False)
    assert User.objects.count() == 1


def test_administrators_and_operators_find_people_by_a_second_address(mereldal: Tenant) -> None:
    give_address(mereldal["Amina"].user)
    page = signed_in(mereldal["Tom"]).get(f"/o/mereldal/admin/members/employee/?q={SECOND}").content.decode()
    assert mereldal["Amina"].name in page
    assert mereldal["Nele"].name not in page


def test_the_page_about_oneself_shows_every_address(mereldal: Tenant) -> None:
    give_address(mereldal["Amina"].user)
    assert f", {SECOND}</span>" in signed_in(mereldal["Amina"]).get("/o/mereldal/settings/").content.decode()

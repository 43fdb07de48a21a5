"""The operator's admin: organisations and accounts, and nothing of what happens inside an organisation."""

import re
from typing import Any

import pytest
from django.test import Client

from cop_platform.audit.models import AuditEntry, OperatorEntry
from cop_platform.outbox.models import QueuedMail
from members.admin.sites import operator_site
from members.models import Organisation, OrganisationInvitation, Seat, User
from tests.support.people import Tenant, make_user, signed_in, signed_in_operator

ADD = "/admin/members/organisation/add/"
NEW = {
    "name": "Zonnebos",
    "slug": "zonnebos",
    "language": "nl",
    "time_zone": "Europe/Amsterdam",
    "welcome": "",
    "administrator": "ada@zonnebos.example",
}


@pytest.fixture
def operator(db: None) -> Client:
    return signed_in_operator()


def without_token(response: Any) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value="|x-csrftoken": ")\w+', "", response.content.decode())


def change(organisation: Organisation) -> str:
    return f"/admin/members/organisation/{organisation.pk}/change/"


def test_an_operator_adds_an_organisation_with_its_first_administrator(operator: Client) -> None:
    assert operator.post(ADD, NEW)["Location"] == "/admin/members/organisation/"
    organisation = Organisation.objects.get()
    assert (organisation.slug, organisation.language, organisation.time_zone) == ("zonnebos", "nl", "Europe/Amsterdam")
    with Tenant(organisation, {}, {}).enter():
        invitation = OrganisationInvitation.objects.get()
    assert (invitation.email, invitation.as_administrator, invitation.invited_by) == (
        "ada@zonnebos.example",
        True,
        None,
    )
    assert QueuedMail.objects.get().kind == "organisation_invitation"
    assert not Seat.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("slug", "not a slug"),
        ("slug", "mereldal"),
        ("name", ""),
        ("language", "fr"),
        ("time_zone", "Mars/Olympus"),
        ("administrator", ""),
        ("administrator", "ada"),
        ("administrator", f"{'a' * 250}@b.example"),
        ("administrator", "a\x00@b.example"),
    ],
    ids=ascii,
)
def test_what_is_wrong_is_said_at_its_field(operator: Client, mereldal: Tenant, field: str, typed: str) -> None:
    response = operator.post(ADD, {**NEW, field: typed})
    assert (response.status_code, list(response.context["adminform"].form.errors)) == (200, [field])
    assert Organisation.objects.count() == 1


def test_the_address_of_an_organisation_stays(operator: Client, mereldal: Tenant) -> None:
    operator.post(change(mereldal.organisation), {**NEW, "name": "De Merel"})
    mereldal.organisation.refresh_from_db()
    assert (mereldal.organisation.slug, mereldal.organisation.name) == ("mereldal", "De Merel")
    assert not QueuedMail.objects.exists()


def test_an_operator_bars_an_account_and_changes_no_address(operator: Client, mereldal: Tenant) -> None:
    user = mereldal["Amina"].user
    operator.post(f"/admin/members/user/{user.pk}/change/", {"email": "stolen@x.example"})
    user.refresh_from_db()
    assert (user.is_active, user.email) == (False, "amina.el.idrissi@mereldal.example")


def test_nothing_is_deleted_and_no_account_is_added_here(operator: Client, mereldal: Tenant) -> None:
    user, organisation = mereldal["Amina"].user, mereldal.organisation
    for place in [f"organisation/{organisation.pk}/delete/", f"user/{user.pk}/delete/", "user/add/"]:
        assert operator.post(f"/admin/members/{place}", {"post": "yes"}).status_code == 404
    assert User.objects.filter(pk=user.pk).exists()
    assert Organisation.objects.exists()


@pytest.mark.parametrize("action", ["delete_selected", "abc", ""])
def test_there_are_no_actions_to_forge(operator: Client, mereldal: Tenant, action: str) -> None:
    forged = {"action": action, "_selected_action": "abc", "index": "0", "select_across": "1"}
    assert operator.post("/admin/members/organisation/", forged).status_code == 200
    assert Organisation.objects.exists()


@pytest.mark.parametrize(
    "page", ["", "members/organisation/", "members/organisation/add/", "members/user/", "no-such/"]
)
@pytest.mark.parametrize("name", ["Tom", "Nele"])
def test_for_everyone_else_there_is_nothing_here(mereldal: Tenant, name: str, page: str) -> None:
    client = signed_in(mereldal[name])
    here, nowhere = client.get(f"/admin/{page}"), client.get("/nowhere/")
    assert here.status_code == client.post(f"/admin/{page}", NEW).status_code == 404
    # The address of the page stands in its language form.
    assert without_token(here).replace(f'"/admin/{page}"', "") == without_token(nowhere).replace('"/nowhere/"', "")
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("page", ["", "members/user/", "no-such/"])
def test_visitors_sign_in_first_as_everywhere(db: None, page: str) -> None:
    assert Client().get(f"/admin/{page}")["Location"] == f"/accounts/login/?next=/admin/{page}"


def test_no_link_leads_an_operator_into_an_organisation(operator: Client, mereldal: Tenant) -> None:
    page = operator.get(change(mereldal.organisation)).content.decode()
    assert ("/admin/r/" in page, "/o/mereldal/" in page.replace("next", "")) == (False, False)


def test_an_operator_sees_nothing_that_belongs_to_an_organisation() -> None:
    shown = {model._meta.label for model in operator_site._registry}
    # It shows that mails exist, not their content: see test_mail.py.
    assert shown == {
        "members.Organisation",
        "members.User",
        "cop_platform.OperatorEntry",
        "cop_platform.QueuedMail",
    }


# --- Inviting an administrator for an existing organisation -----------------------------------------------------------


def asking(organisation: Organisation) -> str:
    return f"/admin/members/organisation/{organisation.pk}/administrator/"


def test_an_operator_invites_an_administrator(operator: Client, mereldal: Tenant) -> None:
    address = asking(mereldal.organisation)
    assert address in operator.get(change(mereldal.organisation)).content.decode()
    assert operator.get(address).status_code == 200
    assert not QueuedMail.objects.exists()
    response = operator.post(address, {"email": "Ada@mereldal.example"}, follow=True)
    assert [str(each) for each in response.context["messages"]] == [
        "The invitation to Ada@mereldal.example is on its way."
    ]
    with mereldal.enter():
        invitation, entry = OrganisationInvitation.objects.get(), AuditEntry.objects.get()
    assert (invitation.email, invitation.as_administrator) == ("ada@mereldal.example", True)
    assert (entry.action, entry.account, entry.actor) == ("invitation_sent", "operator@kring.example", None)
    assert OperatorEntry.objects.get().action == "invitation_sent"


def test_who_works_there_already_is_for_their_administrators(operator: Client, mereldal: Tenant) -> None:
    email = mereldal["Nele"].user.email
    response = operator.post(asking(mereldal.organisation), {"email": email})
    assert (response.status_code, response.context["form"].non_field_errors()) == (
        409,
        [f"{email} works at Mereldal already. An administrator there can make them one, at Administration."],
    )
    assert not QueuedMail.objects.exists()


def test_a_day_has_limits_for_operators_too(operator: Client, mereldal: Tenant) -> None:
    address, typed = asking(mereldal.organisation), {"email": "ada@mereldal.example"}
    statuses = [operator.post(address, typed).status_code for _again in range(4)]
    assert statuses == [302, 302, 302, 429]
    assert QueuedMail.objects.count() == 3


@pytest.mark.parametrize("typed", ["", "ada", "a\x00@b.example", f"{'a' * 250}@b.example"], ids=ascii)
def test_an_address_that_will_not_do_is_said_at_its_field(operator: Client, mereldal: Tenant, typed: str) -> None:
    response = operator.post(asking(mereldal.organisation), {"email": typed})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])


def test_there_is_nobody_to_invite_to_an_organisation_that_does_not_exist(operator: Client, mereldal: Tenant) -> None:
    for reference in [0, "abc", 10**30]:
        response = operator.post(f"/admin/members/organisation/{reference}/administrator/", {"email": "a@b.example"})
        assert response.status_code in {400, 404}


def test_the_operator_who_signs_in_at_the_front_finds_the_way(operator: Client, mereldal: Tenant) -> None:
    front = operator.get("/").content.decode()
    assert 'href="/admin/"' in front
    assert operator.get("/admin/").status_code == 200
    someone = make_user("someone@kring.example")
    client = Client()
    client.force_login(someone)
    page = client.get("/").content.decode()
    assert ("You have no seat in an organisation yet" in page, "/admin/" in page) == (True, False)

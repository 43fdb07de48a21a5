"""Somebody at an open session, without password, mailbox or second factor, does not get the account."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client

from cop_platform.outbox.models import QueuedMail
from cop_platform.tenancy import enter
from members.models import Employee, Organisation, OrganisationInvitation, User
from members.organisations.administrators import make_administrator
from tests.members.accounts.test_second_factor import code_of
from tests.support.people import Tenant, left_open, make_user, signed_in, signed_in_operator

AMINA = "amina.el.idrissi@mereldal.example"
THIEF = "thief@elsewhere.example"
PASSWORD = "soup-with-balls"
NEW_PASSWORD = "balls-with-soup"
BY_PASSWORD, BY_CODE = "/accounts/reauthenticate/", "/accounts/reauthenticate/code/"
BY_APP = "/accounts/2fa/reauthenticate/"


@pytest.fixture(autouse=True)
def nobody_tried_before(db: None) -> Iterator[None]:
    """Resets the rate limits, which are counted in the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(params=["by code", "with a password", "with an app"])
def victim(request: Any, mereldal: Tenant) -> User:
    user = mereldal["Amina"].user
    if request.param == "with a password":
        user.set_password(PASSWORD)
        user.save()
    if request.param == "with an app":
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)
    EmailAddress.objects.create(user=user, email="amina@home.example", verified=True, primary=False)
    return user


@pytest.fixture
def thief(victim: User, mereldal: Tenant) -> Client:
    """At the session that Amina left open."""
    return left_open(signed_in(mereldal["Amina"]))


def account(user: User) -> list[Any]:
    """All that a thief would like to change."""
    fresh = User.objects.get(pk=user.pk)
    addresses = EmailAddress.objects.filter(user=user).order_by("email")
    return [
        fresh.email,
        fresh.password,
        fresh.is_staff,
        fresh.is_active,
        list(addresses.values_list("email", "verified", "primary")),
        list(Authenticator.objects.filter(user=user).order_by("pk").values_list("pk", "type", "data")),
    ]


def code_in(text: str) -> str:
    found = re.search(r"\b[A-Z0-9]{4}-?[A-Z0-9]{4}\b|\b[A-Z0-9]{6}\b", text)
    assert found, text
    return found[0]


def mails_to(address: str) -> list[str]:
    """Subjects and texts, the oldest first."""
    letters = [mail.message for mail in QueuedMail.objects.filter(kind="account").order_by("pk")]
    return [f"{each['subject']}\n{each['text']}" for each in letters if each and each["to"] == address]


def is_asked_again(response: Any) -> bool:
    return response.status_code == 302 and urlsplit(response["Location"]).path == BY_PASSWORD


WAYS: dict[str, tuple[str, dict[str, str]]] = {
    "add an address": ("/accounts/email/", {"action_add": "", "email": THIEF}),
    "make another address the main one": ("/accounts/email/", {"action_primary": "", "email": "amina@home.example"}),
    "remove an address": ("/accounts/email/", {"action_remove": "", "email": "amina@home.example"}),
    "have a code sent for an address": ("/accounts/email/", {"action_send": "", "email": "amina@home.example"}),
    "set up an app": ("/accounts/2fa/totp/activate/", {"code": "123456"}),
    "make recovery codes": ("/accounts/2fa/recovery-codes/generate/", {}),
    "end the app": ("/accounts/2fa/totp/deactivate/", {}),
    "set a password": ("/accounts/password/set/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}),
    "change the password": (
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_open_session_does_not_change_the_account(victim: User, thief: Client, way: str) -> None:
    before = account(victim)
    address, typed = WAYS[way]
    thief.get(address)
    response = thief.post(address, typed)
    assert is_asked_again(response) or response.status_code == 404
    assert account(victim) == before
    assert mails_to(THIEF) == []


@pytest.mark.parametrize(
    "page", ["/accounts/password/set/", "/accounts/password/change/", "/accounts/2fa/totp/activate/"]
)
def test_a_page_that_only_changes_something_asks_before_it_opens(victim: User, thief: Client, page: str) -> None:
    assert is_asked_again(thief.get(page)) or urlsplit(thief.get(page)["Location"]).path.startswith("/accounts/")


@pytest.mark.parametrize("page", ["recovery-codes/", "recovery-codes/download/"])
def test_recovery_codes_are_not_shown(victim: User, thief: Client, page: str) -> None:
    response = thief.get(f"/accounts/2fa/{page}")
    assert is_asked_again(response) or response.status_code == 404


def test_a_code_for_an_address_that_was_asked_for_in_time_does_not_help_after_it(
    victim: User, mereldal: Tenant
) -> None:
    """The owner began to add an address; somebody else at the session wants to finish it."""
    client = signed_in(mereldal["Amina"], by="mfa")
    client.post("/accounts/email/", {"action_add": "", "email": THIEF})
    code = code_in(mails_to(THIEF)[0].splitlines()[0])
    before = account(victim)
    left_open(client)
    assert is_asked_again(client.post("/accounts/confirm-email/", {"code": code}))
    assert account(victim) == before


def test_the_password_is_not_reset_to_an_address_of_the_thief(victim: User, thief: Client) -> None:
    thief.post("/accounts/email/", {"action_add": "", "email": THIEF})
    for page in ["/accounts/password/reset/", "/accounts/login/code/"]:
        for client in [thief, Client()]:
            client.post(page, {"email": THIEF})
    assert [mail for mail in mails_to(THIEF) if "/accounts/password/reset/key/" in mail] == []
    assert mails_to(THIEF) == []


def test_guessing_the_code_ends(victim: User, thief: Client) -> None:
    asked = thief.post("/accounts/email/", {"action_add": "", "email": THIEF}, follow=True)
    way = urlsplit(asked.redirect_chain[-1][0]).path
    thief.post(way, {"action": "send"})
    for _guess in range(12):
        response = thief.post(way, {"code": "AAAAAA", "password": "guessed-it-now"})
        assert response.status_code in {200, 302, 429}
    assert is_asked_again(thief.post("/accounts/email/", {"action_add": "", "email": THIEF}))


def test_the_code_goes_to_the_owner_and_only_few_of_them(mereldal: Tenant) -> None:
    thief = left_open(signed_in(mereldal["Amina"]))
    answers = [thief.post(BY_CODE, {"action": "send", "email": THIEF}).status_code for _again in range(6)]
    assert answers[-1] == 429
    assert 0 < len(mails_to(AMINA)) < 6
    assert mails_to(THIEF) == []


def test_a_password_is_no_way_in_for_who_uses_an_app(mereldal: Tenant) -> None:
    user = mereldal["Amina"].user
    user.set_password(PASSWORD)
    user.save()
    TOTP.activate(user, generate_totp_secret())
    client = left_open(signed_in(mereldal["Amina"]))
    for way in [BY_PASSWORD, BY_CODE]:
        for typed in [{"password": PASSWORD}, {"action": "send"}]:
            assert urlsplit(client.post(way, typed)["Location"]).path == BY_APP
    assert is_asked_again(client.post("/accounts/email/", {"action_add": "", "email": THIEF}))
    assert mails_to(AMINA) == []


# --- Rights of administrators and operators --------------------------------------------------------------------------


def fresh(employee: Employee) -> Employee:
    with enter(employee.organisation):
        return Employee.objects.get(pk=employee.pk)


def person(employee: Employee) -> str:
    return f"/o/mereldal/admin/members/employee/{employee.public_id}/change/"


def test_an_open_session_of_an_administrator_makes_nobody_administrator(mereldal: Tenant) -> None:
    thief, amina = left_open(signed_in(mereldal["Tom"])), mereldal["Amina"]
    typed = {"name": "Amina", "works_at": "", "is_administrator": "on"}
    assert is_asked_again(thief.post(person(amina), typed))
    assert (fresh(amina).is_administrator, fresh(amina).name) == (False, "Amina El Idrissi")


def test_nor_takes_it_away(mereldal: Tenant) -> None:
    amina = mereldal["Amina"]
    with mereldal.enter():
        make_administrator(amina, by=mereldal["Tom"])
    thief = left_open(signed_in(mereldal["Tom"]))
    assert is_asked_again(thief.post(person(amina), {"name": "Amina El Idrissi", "works_at": ""}))
    assert is_asked_again(thief.post(f"/o/mereldal/admin/members/employee/{amina.public_id}/departure/"))
    assert (fresh(amina).is_administrator, fresh(amina).left_at) == (True, None)


def test_nor_invites_one(mereldal: Tenant) -> None:
    thief = left_open(signed_in(mereldal["Tom"]))
    typed = {"email": THIEF, "name": "", "language": "en", "as_administrator": "on"}
    assert is_asked_again(thief.post("/o/mereldal/admin/members/organisationinvitation/add/", typed))
    with mereldal.enter():
        assert not OrganisationInvitation.objects.exists()


def test_what_gives_nobody_rights_asks_nothing(mereldal: Tenant) -> None:
    client, amina = left_open(signed_in(mereldal["Tom"])), mereldal["Amina"]
    client.post(person(amina), {"name": "Amina", "works_at": ""})
    assert fresh(amina).name == "Amina"
    typed = {"email": "new@mereldal.example", "name": "", "language": "en"}
    assert client.post("/o/mereldal/admin/members/organisationinvitation/add/", typed).status_code == 302
    with mereldal.enter():
        assert OrganisationInvitation.objects.count() == 1


def test_an_open_session_of_an_operator_gives_no_rights(mereldal: Tenant) -> None:
    thief, amina = left_open(signed_in_operator()), mereldal["Amina"].user
    change = f"/admin/members/user/{amina.pk}/change/"
    assert is_asked_again(thief.post(change, {"is_active": "on", "is_staff": "on"}))
    assert is_asked_again(thief.post(change, {}))
    organisation = f"/admin/members/organisation/{mereldal.organisation.pk}/administrator/"
    assert is_asked_again(thief.post(organisation, {"email": THIEF}))
    typed = {"name": "A", "slug": "a", "language": "en", "time_zone": "UTC", "welcome": "", "administrator": THIEF}
    assert is_asked_again(thief.post("/admin/members/organisation/add/", typed))
    amina.refresh_from_db()
    assert (amina.is_active, amina.is_staff, Organisation.objects.count()) == (True, False, 1)


# --- The owner -------------------------------------------------------------------------------------------------------


def sign_in_again(client: Client, asked: Any) -> Any:
    """As the owner, who reads the mail; returns the answer."""
    following = parse_qs(urlsplit(asked["Location"]).query)["next"][0]
    page = client.get(asked["Location"], follow=True)
    assert page.redirect_chain == [(f"{BY_CODE}?{urlencode({'next': following})}", 302)]
    assert client.post(BY_CODE, {"action": "send", "next": following})["Location"] == page.redirect_chain[0][0]
    code = code_in(mails_to(AMINA)[-1])
    return client.post(BY_CODE, {"code": code, "next": following})


def test_the_owner_types_a_mailed_code_and_goes_on_where_she_was(mereldal: Tenant) -> None:
    amina = left_open(signed_in(mereldal["Amina"]))
    asked = amina.get("/accounts/password/set/")
    assert sign_in_again(amina, asked)["Location"] == "/accounts/password/set/"
    amina.post("/accounts/password/set/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    mereldal["Amina"].user.refresh_from_db()
    assert mereldal["Amina"].user.check_password(NEW_PASSWORD)


def test_what_the_owner_had_typed_waits_behind_one_button(mereldal: Tenant) -> None:
    amina = left_open(signed_in(mereldal["Amina"]))
    page = sign_in_again(amina, amina.post("/accounts/email/", {"action_add": "", "email": "amina@home.example"}))
    assert page.status_code == 200
    text = page.content.decode()
    assert 'action="/accounts/email/"' in text
    assert '<input type="hidden" name="email" value="amina@home.example">' in text
    assert not EmailAddress.objects.filter(email="amina@home.example").exists()
    amina.post("/accounts/email/", {"action_add": "", "email": "amina@home.example"})
    assert len(mails_to("amina@home.example")) == 1


def test_an_administrator_goes_on_inside_the_organisation(mereldal: Tenant) -> None:
    tom_user, amina = mereldal["Tom"].user, mereldal["Amina"]
    tom_user.set_password(PASSWORD)
    tom_user.save()
    tom = left_open(signed_in(mereldal["Tom"]))
    asked = tom.post(person(amina), {"name": "Amina", "works_at": "", "is_administrator": "on"})
    assert urlsplit(asked["Location"]).path == BY_PASSWORD
    page = tom.post(BY_PASSWORD, {"password": PASSWORD, "next": person(amina)})
    typed = re.findall(r'<input type="hidden" name="(?!csrf)([^"]*)" value="([^"]*)"', page.content.decode())
    assert f'action="{person(amina)}"' in page.content.decode()
    tom.post(person(amina), dict(typed))
    assert (fresh(amina).is_administrator, fresh(amina).name) == (True, "Amina")


def test_what_somebody_else_typed_is_not_put_in_the_owners_mouth(mereldal: Tenant) -> None:
    """A thief leaves a change behind; the owner, at the same session, confirms something of her own."""
    client = left_open(signed_in(mereldal["Amina"]))
    client.post("/accounts/email/", {"action_add": "", "email": THIEF})
    response = sign_in_again(client, client.get("/accounts/password/set/"))
    assert response["Location"] == "/accounts/password/set/"
    client.post("/accounts/logout/")


def test_a_typed_password_is_not_kept(mereldal: Tenant) -> None:
    client = left_open(signed_in(mereldal["Amina"]))
    client.post("/accounts/password/set/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert NEW_PASSWORD not in str(dict(client.session.items()))


def test_a_copied_cookie_ends_when_the_owner_signs_in_again(mereldal: Tenant) -> None:
    owner = left_open(signed_in(mereldal["Amina"]))
    thief = Client()
    thief.cookies["sessionid"] = owner.cookies["sessionid"].value
    assert thief.get("/accounts/email/").status_code == 200
    sign_in_again(owner, owner.get("/accounts/password/set/"))
    assert owner.get("/accounts/email/").status_code == 200
    assert thief.get("/accounts/email/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(("minutes", "asked"), [(9.9, False), (10.1, True)])
def test_signing_in_counts_for_ten_minutes(mereldal: Tenant, minutes: float, asked: bool) -> None:
    user = mereldal["Amina"].user
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.post("/accounts/login/", {"login": AMINA, "password": PASSWORD})
    with time_machine.travel(time.time() + minutes * 60, tick=False):
        response = client.post("/accounts/email/", {"action_add": "", "email": "amina@home.example"})
    assert is_asked_again(response) is asked


@pytest.mark.parametrize(
    "sign_in",
    [
        lambda client, secret: client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}),
        lambda client, secret: left_open(client).post(BY_APP, {"code": code_of(secret), "next": "/"}),
    ],
)
def test_the_app_counts_for_who_uses_one(mereldal: Tenant, sign_in: Callable[[Client, str], Any]) -> None:
    user, secret = mereldal["Amina"].user, generate_totp_secret()
    user.set_password(PASSWORD)
    user.save()
    TOTP.activate(user, secret)
    client = Client()
    client.post("/accounts/login/", {"login": AMINA, "password": PASSWORD})
    if "left_open" in sign_in.__code__.co_names:
        client = left_open(signed_in(mereldal["Amina"]))
    sign_in(client, secret)
    assert client.post("/accounts/email/", {"action_add": "", "email": "a@b.example"})["Location"] == (
        "/accounts/confirm-email/"
    )


def test_coming_in_by_an_invitation_is_signing_in(mereldal: Tenant) -> None:
    from members.invitations.inviting import invite, token_for

    with mereldal.enter():
        invitation = invite(mereldal.organisation, "new@mereldal.example", by=mereldal["Tom"])
        token = token_for(invitation)
    client = Client()
    client.post(f"/o/mereldal/invitations/{token}/", {"name": "New"})
    assert client.get("/accounts/password/set/").status_code == 200


def test_a_stranger_is_not_asked_again_but_sent_to_sign_in(db: None) -> None:
    make_user(AMINA)
    for page in ["/accounts/email/", "/accounts/password/set/", BY_CODE]:
        assert Client().get(page)["Location"].startswith("/accounts/login/")
    response = Client().get("/accounts/2fa/totp/activate/")
    assert response["Location"].startswith("/accounts/login/")

"""Operators: the second factor before their admin opens, and what they do there."""

import re
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client

from cop_platform.audit.models import AuditEntry, OperatorEntry
from cop_platform.outbox.models import QueuedMail
from members.accounts.operators import make_operator
from members.models import Organisation, User
from members.organisations.administrators import make_administrator
from tests.support.addresses import all_addresses
from tests.support.people import Tenant, left_open, make_user, signed_in, signed_in_operator

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def nobody_tried_before(db: None) -> Iterator[None]:
    """Resets the rate limits, which are counted in the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ada(db: None) -> User:
    return make_user("ada@kring.example", is_staff=True, password=PASSWORD)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_app(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def signed_in_only(user: User) -> Client:
    """Client of somebody who has just signed in by a mailed code, as if there were no second factor."""
    client = Client()
    client.force_login(user)
    session = client.session
    record_authentication(SimpleNamespace(session=session), user, "code")
    session.save()
    return client


def sign_in(user: User) -> tuple[Client, Any]:
    client = Client()
    typed = {"login": user.email, "password": PASSWORD, "next": "/admin/"}
    return client, client.post("/accounts/login/", typed)


def told() -> list[tuple[str, str, str]]:
    return list(OperatorEntry.objects.order_by("pk").values_list("action", "label", "account"))


# --- The second factor -----------------------------------------------------------------------------------------------


def test_an_operator_without_an_app_is_led_to_set_it_up(ada: User) -> None:
    response = signed_in_only(ada).get("/admin/", follow=True)
    assert response.redirect_chain[0] == ("/accounts/2fa/totp/activate/", 302)


def test_no_address_of_the_operators_admin_opens_before(ada: User, mereldal: Tenant) -> None:
    other = make_user("bob@kring.example", is_staff=True)
    with_app(other)
    routes = [each.route for each in all_addresses() if each.route.startswith("admin/")]
    pages = {re.split("[<^(]", route)[0] for route in routes}
    assert len(pages) > 5
    for page in pages:
        for method in ["get", "post", "head", "put"]:
            for user, way in [(ada, "/accounts/2fa/totp/activate/"), (other, "/accounts/2fa/reauthenticate/?next=")]:
                response = getattr(signed_in_only(user), method)(f"/{page}")
                assert (response.status_code, response["Location"].startswith(way)) == (302, True), (method, page)


@pytest.mark.django_db(transaction=True)
def test_setting_up_the_app_opens_it(ada: User) -> None:
    client, response = sign_in(ada)
    assert response["Location"] == "/admin/"
    page = client.get("/admin/", follow=True)
    assert page.redirect_chain[-1][0] == "/accounts/2fa/totp/activate/"
    text = page.content.decode()
    secret = re.search(r"<code>(\w+)</code>", text)
    assert secret
    assert "<svg" in text
    assert "data:image" not in text
    response = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret[1])}, follow=True)
    assert response.redirect_chain == [("/accounts/2fa/recovery-codes/", 302)]
    assert len(re.findall(r"<li><code>\d{8}</code></li>", response.content.decode())) == 10
    assert client.get("/admin/").status_code == 200
    assert QueuedMail.objects.filter(kind="account").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_operator_who_signs_in_by_mailed_code_can_set_it_up_too(db: None) -> None:
    client = signed_in_only(make_user("bob@kring.example", is_staff=True))
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert client.get("/admin/").status_code == 200


def test_a_wrong_code_sets_up_nothing(ada: User) -> None:
    bob = make_user("bob@kring.example", is_staff=True)
    client = signed_in_only(bob)
    client.get("/accounts/2fa/totp/activate/")
    response = client.post("/accounts/2fa/totp/activate/", {"code": "000000x"})
    assert "That code doesn’t match." in response.content.decode()
    assert not Authenticator.objects.exists()


def test_signing_in_asks_for_the_code_and_then_the_admin_is_open(ada: User) -> None:
    secret = with_app(ada)
    client, response = sign_in(ada)
    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/admin/")["Location"].startswith("/accounts/login/")
    assert client.get("/accounts/2fa/authenticate/").status_code == 200
    response = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_mailed_code_is_not_enough(ada: User) -> None:
    with_app(ada)
    client = Client()
    client.post("/accounts/login/code/", {"email": ada.email, "next": "/admin/"})
    letter = QueuedMail.objects.get(kind="account").message
    assert letter
    code = re.search(r"[A-Z0-9]{4}-?[A-Z0-9]{4}|\b[A-Z0-9]{6}\b", letter["text"])
    assert code
    response = client.post("/accounts/login/code/confirm/", {"code": code[0]})
    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/admin/")["Location"].startswith("/accounts/login/")


def test_a_code_works_once(ada: User) -> None:
    secret = with_app(ada)
    code = code_of(secret)
    for expected in [302, 200]:
        client, _response = sign_in(ada)
        assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == expected


def test_codes_are_not_guessed(ada: User) -> None:
    secret = with_app(ada)
    client, _response = sign_in(ada)
    for _guess in range(10):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    response = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert "Too many tries." in response.content.decode()


def test_a_session_that_has_not_passed_it_is_asked(ada: User) -> None:
    """A session that began before the app was set up in another browser."""
    client, secret = signed_in_only(ada), with_app(ada)
    assert client.get("/admin/members/user/")["Location"] == (
        "/accounts/2fa/reauthenticate/?next=%2Fadmin%2Fmembers%2Fuser%2F"
    )
    assert client.get("/accounts/2fa/reauthenticate/?next=/admin/").status_code == 200
    typed = {"code": code_of(secret), "next": "/admin/members/user/"}
    assert client.post("/accounts/2fa/reauthenticate/", typed)["Location"] == "/admin/members/user/"
    assert client.get("/admin/members/user/").status_code == 200


def test_a_recovery_code_opens_it_once(ada: User) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    with_app(ada)
    code = RecoveryCodes.activate(ada).get_unused_codes()[0]
    for expected in [200, 302]:
        client = signed_in_only(ada)
        client.post("/accounts/2fa/reauthenticate/", {"code": code, "next": "/admin/"})
        assert client.get("/admin/").status_code == expected


@pytest.mark.parametrize(
    "page", ["totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "recovery-codes/download/"]
)
def test_a_password_alone_neither_ends_it_nor_shows_its_recovery_codes(ada: User, page: str) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    with_app(ada)
    RecoveryCodes.activate(ada)
    client = signed_in_only(ada)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": f"/accounts/2fa/{page}"})
    for response in [client.get(f"/accounts/2fa/{page}"), client.post(f"/accounts/2fa/{page}")]:
        if response.status_code != 405 and response["Location"] != "/accounts/2fa/recovery-codes/":
            assert response["Location"].startswith(("/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/"))
    assert client.get("/accounts/reauthenticate/")["Location"].startswith("/accounts/2fa/reauthenticate/")
    assert Authenticator.objects.count() == 2


def test_without_the_app_it_closes_again(ada: User) -> None:
    secret = with_app(ada)
    client = signed_in_only(ada)
    client.post("/accounts/2fa/reauthenticate/", {"code": code_of(secret), "next": "/admin/"})
    assert client.get("/accounts/2fa/").status_code == 200
    assert client.get("/accounts/2fa/totp/deactivate/").status_code == 200
    assert client.post("/accounts/2fa/totp/deactivate/")["Location"] == "/accounts/2fa/"
    assert client.get("/admin/")["Location"] == "/accounts/2fa/totp/activate/"


def test_rights_end_with_the_next_click(ada: User) -> None:
    client = signed_in_operator()
    assert client.get("/admin/").status_code == 200
    User.objects.update(is_staff=False)
    assert client.get("/admin/").status_code == 404


def test_what_somebody_else_passed_in_this_browser_does_not_count(ada: User) -> None:
    client = signed_in_operator()
    with_app(ada)
    client.force_login(ada)
    assert client.get("/admin/").status_code == 302


def test_superusers_are_asked_like_everyone(db: None) -> None:
    root = User.objects.create_superuser("root@kring.example", PASSWORD)
    assert signed_in_only(root).get("/admin/")["Location"] == "/accounts/2fa/totp/activate/"


def test_a_colleague_may_use_an_app_too_and_needs_none(mereldal: Tenant) -> None:
    amina = signed_in(mereldal["Amina"])
    assert amina.get("/o/mereldal/").status_code == 200
    for page in ["", "totp/activate/"]:
        assert amina.get(f"/accounts/2fa/{page}").status_code == 200


def test_the_clock_may_not_be_off(ada: User) -> None:
    secret = with_app(ada)
    with time_machine.travel(time.time() - 90):
        old = code_of(secret)
    client, _response = sign_in(ada)
    assert client.post("/accounts/2fa/authenticate/", {"code": old}).status_code == 200


# --- Administrators of an organisation that asks for it --------------------------------------------------------------


@pytest.fixture
def strict(mereldal: Tenant) -> Tenant:
    Organisation.objects.filter(pk=mereldal.organisation.pk).update(administrators_need_second_factor=True)
    return mereldal


def test_an_administrator_without_an_app_is_led_to_set_it_up(strict: Tenant) -> None:
    tom = signed_in(strict["Tom"])
    response = tom.get("/o/mereldal/admin/", follow=True)
    assert response.redirect_chain == [("/accounts/2fa/totp/activate/", 302)]
    assert "Administrators of Mereldal also sign in with an authenticator app." in response.content.decode()
    assert tom.get("/o/mereldal/").status_code == 200


def test_no_address_of_the_organisations_admin_opens_before(strict: Tenant) -> None:
    secret = with_app(strict["Nele"].user)
    with strict.enter():
        make_administrator(strict["Nele"], by=strict["Tom"])
    pages = ["", "members/employee/", f"members/employee/{strict['Amina'].public_id}/departure/", "members/employee/x/"]
    for page in pages:
        for method in ["get", "post", "head"]:
            for name, way in [("Tom", "/accounts/2fa/totp/activate/"), ("Nele", "/accounts/2fa/reauthenticate/?next=")]:
                response = getattr(signed_in(strict[name]), method)(f"/o/mereldal/admin/{page}")
                assert (response.status_code, response["Location"].startswith(way)) == (302, True), (method, page)
    nele = signed_in(strict["Nele"])
    typed = {"code": code_of(secret), "next": "/o/mereldal/admin/"}
    assert nele.post("/accounts/2fa/reauthenticate/", typed)["Location"] == "/o/mereldal/admin/"
    assert nele.get("/o/mereldal/admin/").status_code == 200


def test_who_is_no_administrator_still_learns_nothing(strict: Tenant) -> None:
    assert signed_in(strict["Amina"]).get("/o/mereldal/admin/").status_code == 404


def test_an_administrator_turns_it_on_after_signing_in_and_it_is_written_down(mereldal: Tenant) -> None:
    page = "/o/mereldal/admin/members/organisation/mereldal/change/"
    tom = signed_in(mereldal["Tom"])
    assert 'name="administrators_need_second_factor"' in tom.get(page).content.decode()
    typed = {"name": "Mereldal", "language": "en", "time_zone": "Europe/Brussels", "welcome": ""}
    typed |= {"former_name_policy": "keep", "administrators_need_second_factor": "on", "colleagues_may_write": "on"}
    late = left_open(signed_in(mereldal["Tom"]))
    assert late.post(page, typed)["Location"].startswith("/accounts/reauthenticate/?next=")
    assert not Organisation.objects.get().administrators_need_second_factor
    tom.post(page, typed)
    assert Organisation.objects.get().administrators_need_second_factor
    with mereldal.enter():
        assert AuditEntry.objects.get().after == {"administrators_need_second_factor": True}
    assert tom.get("/o/mereldal/admin/")["Location"] == "/accounts/2fa/totp/activate/"


def test_without_it_an_administrator_needs_no_app(mereldal: Tenant) -> None:
    assert signed_in(mereldal["Tom"]).get("/o/mereldal/admin/").status_code == 200


# --- Actions of operators --------------------------------------------------------------------------------------------


@pytest.fixture
def operator(db: None) -> Client:
    return signed_in_operator()


def change(user: User) -> str:
    return f"/admin/members/user/{user.pk}/change/"


def test_barring_an_account_ends_its_sessions_and_is_written_down(operator: Client, mereldal: Tenant) -> None:
    user = mereldal["Amina"].user
    amina = signed_in(mereldal["Amina"])
    operator.post(change(user), {})
    assert amina.get("/o/mereldal/")["Location"].startswith("/accounts/login/")
    operator.post(change(user), {"is_active": "on"})
    assert told() == [
        ("account_barred", user.email, "operator@kring.example"),
        ("account_let_in", user.email, "operator@kring.example"),
    ]


def test_making_an_operator_and_ending_it_are_written_down(operator: Client, mereldal: Tenant) -> None:
    user = mereldal["Amina"].user
    operator.post(change(user), {"is_active": "on", "is_staff": "on"})
    assert signed_in(mereldal["Amina"]).get("/admin/")["Location"] == "/accounts/2fa/totp/activate/"
    operator.post(change(user), {"is_active": "on"})
    assert signed_in(mereldal["Amina"]).get("/admin/").status_code == 404
    assert [what for what, _label, _by in told()] == ["operator_given", "operator_taken"]


def test_what_is_so_already_is_not_written_again(operator: Client, ada: User) -> None:
    make_operator(ada, by=ada)
    assert told() == []


def test_nobody_locks_themselves_out(operator: Client) -> None:
    user = User.objects.get(email="operator@kring.example")
    assert operator.post(change(user), {}).status_code == 302
    user.refresh_from_db()
    assert (user.is_active, user.is_staff) == (True, True)


def test_what_an_operator_changes_of_an_organisation_stands_in_both_logs(operator: Client, mereldal: Tenant) -> None:
    typed = {"name": "De Merel", "language": "en", "time_zone": "Europe/Brussels", "welcome": ""}
    operator.post(f"/admin/members/organisation/{mereldal.organisation.pk}/change/", typed)
    assert Organisation.objects.get().name == "De Merel"
    assert told() == [("organisation_changed", "De Merel", "operator@kring.example")]
    with mereldal.enter():
        entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.account) == ("organisation_changed", None, "operator@kring.example")
    assert (entry.before, entry.after) == ({"name": "Mereldal"}, {"name": "De Merel"})


def test_an_organisation_reads_which_operator_it_was(operator: Client, mereldal: Tenant) -> None:
    typed = {"name": "De Merel", "language": "en", "time_zone": "Europe/Brussels", "welcome": ""}
    operator.post(f"/admin/members/organisation/{mereldal.organisation.pk}/change/", typed)
    page = signed_in(mereldal["Tom"]).get("/o/mereldal/admin/cop_platform/auditentry/").content.decode()
    assert "operator@kring.example" in page


def test_the_operators_log_says_nothing_of_what_happens_inside(operator: Client, mereldal: Tenant) -> None:
    tom, nele = signed_in(mereldal["Tom"]), mereldal["Nele"]
    tom.post(f"/o/mereldal/admin/members/employee/{nele.public_id}/departure/")
    page = operator.get("/admin/cop_platform/operatorentry/").content.decode()
    assert "Nele" not in page
    assert told() == []


def test_the_operators_log_is_read_only(operator: Client, mereldal: Tenant) -> None:
    operator.post(change(mereldal["Amina"].user), {})
    entry = OperatorEntry.objects.get()
    address = f"/admin/cop_platform/operatorentry/{entry.public_id}/change/"
    assert operator.get(address).status_code == 200
    assert operator.post(address, {"label": "x"}).status_code == 403
    found = operator.get(f"/admin/members/user/{mereldal['Amina'].user.pk}/history/", follow=True)
    assert "amina.el.idrissi@mereldal.example" in found.content.decode()

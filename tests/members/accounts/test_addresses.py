"""Changes of addresses: both are told, and the old one undoes it."""

import re
import time
from collections.abc import Iterator

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client

from members.accounts.addresses import undo_url
from members.models import User
from tests.members.accounts.test_takeover import AMINA, THIEF, code_in, mails_to
from tests.support.people import Tenant, make_user, signed_in

HOUR = 60 * 60


@pytest.fixture(autouse=True)
def nobody_tried_before(db: None) -> Iterator[None]:
    """Resets the rate limits, which are counted in the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def amina(mereldal: Tenant) -> User:
    user = mereldal["Amina"].user
    user.language = "nl"
    user.save()
    return user


def path_in(mail: str, settings_site: str) -> str:
    found = re.search(rf"{re.escape(settings_site)}(/accounts/addresses/undo/\S+)", mail)
    assert found, mail
    return found[1]


@pytest.fixture
def site(settings: object) -> str:
    return str(settings.SITE_URL)  # type: ignore[attr-defined]


def add_address(client: Client, address: str = THIEF) -> None:
    client.post("/accounts/email/", {"action_add": "", "email": address})
    client.post("/accounts/confirm-email/", {"code": code_in(mails_to(address)[-1])})


def take_over(client: Client, address: str = THIEF) -> None:
    """All that somebody does who got into the account."""
    add_address(client, address)
    cache.clear()
    client.post("/accounts/email/", {"action_primary": "", "email": address})
    client.post("/accounts/email/", {"action_remove": "", "email": AMINA})


def addresses(user: User) -> list[tuple[str, bool, bool]]:
    found = EmailAddress.objects.filter(user=user).order_by("email")
    return list(found.values_list("email", "verified", "primary"))


def test_the_main_address_hears_at_once_that_another_is_being_added(amina: User, mereldal: Tenant, site: str) -> None:
    signed_in(mereldal["Amina"]).post("/accounts/email/", {"action_add": "", "email": THIEF})
    [told] = mails_to(AMINA)
    assert told.startswith("Nog een adres voor je account")
    assert THIEF in told
    assert path_in(told, site)
    assert len(mails_to(THIEF)) == 1
    assert addresses(amina) == [(AMINA, True, True)]


def test_the_old_and_the_new_main_address_hear_of_the_change_and_only_the_old_one_undoes_it(
    amina: User, mereldal: Tenant, site: str
) -> None:
    client = signed_in(mereldal["Amina"])
    add_address(client)
    client.post("/accounts/email/", {"action_primary": "", "email": THIEF})
    old, new = mails_to(AMINA)[-1], mails_to(THIEF)[-1]
    assert old.startswith("Je hoofdadres is veranderd")
    assert new.startswith("Je hoofdadres is veranderd")
    assert path_in(old, site)
    assert "/addresses/undo/" not in new


def test_an_address_that_is_removed_hears_of_it_too(amina: User, mereldal: Tenant) -> None:
    EmailAddress.objects.create(user=amina, email="amina@home.example", verified=True, primary=False)
    signed_in(mereldal["Amina"]).post("/accounts/email/", {"action_remove": "", "email": "amina@home.example"})
    assert [len(mails_to(address)) for address in [AMINA, "amina@home.example"]] == [1, 1]


def test_the_link_gives_the_account_back_without_a_session(amina: User, mereldal: Tenant, site: str) -> None:
    client = signed_in(mereldal["Amina"])
    take_over(client)
    client.post("/accounts/password/set/", {"password1": "now-it-is-mine", "password2": "now-it-is-mine"})
    TOTP.activate(amina, generate_totp_secret())
    assert addresses(amina) == [(THIEF, True, True)]
    owner = Client(headers={"accept-language": "en"})
    page = path_in(mails_to(AMINA)[-2], site)
    shown = owner.get(page)
    assert (shown.status_code, shown["Content-Language"], shown["Cache-Control"]) == (
        200,
        "nl",
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert AMINA in shown.content.decode()
    assert addresses(amina) == [(THIEF, True, True)]
    assert client.get("/accounts/email/").status_code == 200

    assert owner.post(page).status_code == 200
    amina.refresh_from_db()
    assert addresses(amina) == [(AMINA, True, True)]
    assert (amina.email, amina.has_usable_password(), Authenticator.objects.count()) == (AMINA, False, 0)
    assert client.get("/accounts/email/")["Location"].startswith("/accounts/login/")


def test_the_link_of_the_first_mail_stops_what_is_under_way(amina: User, mereldal: Tenant, site: str) -> None:
    client = signed_in(mereldal["Amina"])
    client.post("/accounts/email/", {"action_add": "", "email": THIEF})
    code = code_in(mails_to(THIEF)[-1])
    page = path_in(mails_to(AMINA)[-1], site)
    assert "<button" in Client().get(page).content.decode()
    Client().post(page)
    client.post("/accounts/confirm-email/", {"code": code})
    assert addresses(amina) == [(AMINA, True, True)]


def test_every_address_that_came_in_between_goes(amina: User, mereldal: Tenant, site: str) -> None:
    client = signed_in(mereldal["Amina"])
    take_over(client)
    page = path_in(mails_to(AMINA)[-2], site)
    cache.clear()
    take_over(client, "second.thief@elsewhere.example")
    assert len(addresses(amina)) == 2
    Client().post(page)
    assert addresses(amina) == [(AMINA, True, True)]


def test_a_code_to_an_address_that_is_gone_signs_nobody_in(amina: User, mereldal: Tenant, site: str) -> None:
    take_over(signed_in(mereldal["Amina"]))
    page = path_in(mails_to(AMINA)[-2], site)
    thief = Client()
    thief.post("/accounts/login/code/", {"email": THIEF})
    code = code_in(mails_to(THIEF)[-1])
    Client().post(page)
    thief.post("/accounts/login/code/confirm/", {"code": code})
    assert thief.get("/accounts/email/")["Location"].startswith("/accounts/login/")
    assert addresses(amina) == [(AMINA, True, True)]


def test_a_password_reset_link_to_an_address_that_is_gone_is_dead(amina: User, mereldal: Tenant, site: str) -> None:
    take_over(signed_in(mereldal["Amina"]))
    Client().post("/accounts/password/reset/", {"email": THIEF})
    found = re.search(r"(/accounts/password/reset/key/\S+)", mails_to(THIEF)[-1])
    assert found
    Client().post(path_in(mails_to(AMINA)[-2], site))
    assert Client().get(found[1]).status_code == 200  # says that it has expired; a living one leads on
    assert not User.objects.get(pk=amina.pk).has_usable_password()


@pytest.mark.parametrize(("hours", "status"), [(71.9, 200), (72.1, 410)])
def test_it_works_for_72_hours_and_its_page_speaks_dutch_after_them_too(
    amina: User, site: str, hours: float, status: int
) -> None:
    page = undo_url(amina, AMINA).removeprefix(site)
    EmailAddress.objects.create(user=amina, email=THIEF, verified=True, primary=False)
    with time_machine.travel(time.time() + hours * HOUR, tick=False):
        client = Client(headers={"accept-language": "en"})
        for response in [client.get(page), client.post(page)]:
            assert (response.status_code, response["Content-Language"]) == (status, "nl")
    assert len(addresses(amina)) == (1 if status == 200 else 2)


def test_links_that_are_not_ours_lead_nowhere(amina: User, site: str) -> None:
    page = undo_url(amina, AMINA).removeprefix(site)
    gone = make_user("gone@mereldal.example")
    dead = undo_url(gone, gone.email).removeprefix(site)
    gone.delete()
    for address in [page[:-2] + "/", page.replace(":", ";"), dead, "/accounts/addresses/undo/x/"]:
        assert [Client().get(address).status_code, Client().post(address).status_code] == [404, 404]


def test_an_address_that_works_elsewhere_by_now_is_not_taken_from_there(amina: User, site: str) -> None:
    page = undo_url(amina, "amina@home.example").removeprefix(site)
    other = make_user("amina@home.example")
    assert Client().post(page).status_code == 409
    assert addresses(other) == [("amina@home.example", True, True)]
    assert addresses(amina) == [(AMINA, True, True)]


def test_it_can_be_pressed_twice(amina: User, site: str) -> None:
    page = undo_url(amina, AMINA).removeprefix(site)
    assert [Client().post(page).status_code for _again in range(2)] == [200, 200]


def test_the_link_is_built_from_the_settings(amina: User, mereldal: Tenant) -> None:
    client = signed_in(mereldal["Amina"])
    client.post("/accounts/email/", {"action_add": "", "email": THIEF}, headers={"x-forwarded-host": "evil.example"})
    assert "evil.example" not in mails_to(AMINA)[-1]


# --- The page of one's addresses ----------------------------------------------------------------------------------
def offered(house: Tenant) -> list[str]:
    """The buttons of the page, by name, below the addresses."""
    page = signed_in(house["Amina"]).get("/accounts/email/").content.decode()
    return [name for name in re.findall(r'name="(action_\w+)"', page) if name != "action_add"]


def test_with_one_address_nothing_is_offered_but_another(mereldal: Tenant) -> None:
    assert offered(mereldal) == []


@pytest.mark.parametrize(
    ("verified", "buttons"),
    [(True, ["action_primary", "action_remove"]), (False, ["action_send", "action_remove"])],
)
def test_only_what_can_be_done_is_offered(mereldal: Tenant, verified: bool, buttons: list[str]) -> None:
    EmailAddress.objects.create(user=mereldal["Amina"].user, email="amina@home.example", verified=verified)
    assert offered(mereldal) == buttons

"""Guessing is limited by account; strangers cannot lock the owner out of a browser that signed in before."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import QueuedMail
from members.models import User
from tests.cop_platform.web.test_counters import crowd_out
from tests.support.people import Tenant, make_user, signed_in

CODE, CONFIRM, LOGIN = "/accounts/login/code/", "/accounts/login/code/confirm/", "/accounts/login/"
RESET, CHANGE = "/accounts/password/reset/", "/accounts/password/change/"
WIM, PASSWORD = "wim@mereldal.example", "soup-with-balls"


@pytest.fixture(autouse=True)
def nobody_tried_before(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def wim(db: None) -> User:
    return make_user(WIM, password=PASSWORD)


def guess(client: Client, word: str = "wrong", email: str = WIM, computer: str = "192.0.2.1") -> Any:
    return client.post(LOGIN, {"login": email, "password": word}, REMOTE_ADDR=computer)


def comes_in(response: Any) -> bool:
    return response.status_code == 302 and response["Location"] == "/"


def attack(guesses: int = 30, *, emails: tuple[str, ...] = (WIM,)) -> int:
    """Guess once in ten minutes, each time from another computer. Returns how many were not refused."""
    start, answers = timezone.now(), []
    for number in range(guesses):
        with time_machine.travel(start + timedelta(minutes=10 * number)):
            answers.append(guess(Client(), email=emails[number % len(emails)], computer=f"192.0.2.{number}"))
    assert {answer.status_code for answer in answers} <= {200, 429}
    return sum(answer.status_code == 200 for answer in answers)


def ask_for_code(client: Client) -> str:
    send_due()
    client.post(CODE, {"email": WIM})
    mail.outbox.clear()
    send_due()
    return str(mail.outbox[0].subject).split()[0]


def test_strangers_get_twenty_guesses_a_day_wherever_they_are(wim: User) -> None:
    assert attack() == 20


def test_guesses_at_all_addresses_of_an_account_are_counted_together(wim: User) -> None:
    EmailAddress.objects.create(user=wim, email="wim@home.example", verified=True, primary=False)
    assert attack(emails=(WIM, "wim@home.example", "WIM@Home.example")) == 20


def test_an_unknown_address_is_refused_like_a_known_one(wim: User) -> None:
    assert attack(emails=("nobody@nowhere.example",)) == 20


def test_another_hundred_thousand_addresses_make_nobody_forget(wim: User) -> None:
    for computer in range(5):
        guess(Client(), computer=f"192.0.2.{computer}")
    crowd_out()
    assert guess(Client(), PASSWORD, computer="192.0.2.99").status_code == 429


def test_a_refusal_says_when_to_go_on(wim: User) -> None:
    for computer in range(5):
        guess(Client(), computer=f"192.0.2.{computer}")
    refused = guess(Client(), PASSWORD, computer="192.0.2.99")
    assert (refused.status_code, 290 <= int(refused["Retry-After"]) <= 300) == (429, True)
    assert "Wait a few minutes" in refused.content.decode()
    assert f'value="{WIM}"' in refused.content.decode()
    attack()
    with time_machine.travel(timezone.now() + timedelta(hours=4)):
        refused = guess(Client(), PASSWORD, computer="192.0.2.99")
    assert (refused.status_code, int(refused["Retry-After"]) > 15 * 3600) == (429, True)
    assert "Too many wrong tries for today." in refused.content.decode()
    with time_machine.travel(timezone.now() + timedelta(hours=30)):
        assert comes_in(guess(Client(), PASSWORD, computer="192.0.2.99"))


def test_the_owner_signs_in_with_a_browser_that_did_before(wim: User) -> None:
    owner = Client()
    assert comes_in(guess(owner, PASSWORD))
    owner.post("/accounts/logout/")
    attack()
    for _stranger in range(40):
        guess(Client())  # in the same house: at the same address of a computer
    assert guess(Client(), PASSWORD).status_code == 429
    assert comes_in(guess(owner, PASSWORD))


def test_the_owner_signs_in_by_code_with_a_browser_that_did_before(wim: User) -> None:
    owner = Client()
    owner.post(CONFIRM, {"code": ask_for_code(owner)})
    owner.post("/accounts/logout/")
    attack()
    for _stranger in range(30):
        Client().post(CODE, {"email": WIM})
    assert Client().post(CODE, {"email": WIM}).status_code == 429
    assert comes_in(owner.post(CONFIRM, {"code": ask_for_code(owner)}))


def test_a_known_browser_has_a_limit_of_its_own(wim: User) -> None:
    owner = Client()
    guess(owner, PASSWORD)
    owner.post("/accounts/logout/")
    assert [guess(owner).status_code for _try in range(6)] == [200] * 5 + [429]
    assert comes_in(guess(Client(), PASSWORD))


def test_a_browser_is_known_to_the_accounts_that_signed_in_with_it_only(wim: User) -> None:
    make_user("mallory@mereldal.example", password=PASSWORD)
    attack()
    mallory = Client()
    assert comes_in(guess(mallory, PASSWORD, email="mallory@mereldal.example"))
    mallory.post("/accounts/logout/")
    assert guess(mallory).status_code == 429


def test_a_browser_can_be_known_to_several(wim: User) -> None:
    make_user("bea@mereldal.example", password=PASSWORD)
    shared = Client()
    for email in [WIM, "bea@mereldal.example"]:
        guess(shared, PASSWORD, email=email)
        shared.post("/accounts/logout/")
    attack(emails=(WIM, "bea@mereldal.example"), guesses=60)
    assert comes_in(guess(shared, PASSWORD))


@pytest.mark.parametrize("forged", ["", "x", "a:b:c", "W10:1a2b3c:xxxxxxxx", "é", "\x00"])
def test_a_forged_cookie_makes_no_browser_known(wim: User, forged: str) -> None:
    attack()
    stranger = Client()
    stranger.cookies["known_browser"] = forged
    assert guess(stranger, PASSWORD).status_code == 429


def test_the_cookie_is_for_this_site_and_names_nobody(wim: User) -> None:
    owner = Client()
    cookie = guess(owner, PASSWORD).cookies["known_browser"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 365 * 24 * 3600)
    assert "known_browser" not in owner.get("/").cookies
    assert "known_browser" not in guess(Client()).cookies


def test_right_passwords_are_not_counted_as_guesses(wim: User) -> None:
    assert all(comes_in(guess(Client(), PASSWORD, computer=f"192.0.2.{number}")) for number in range(25))


def test_guesses_at_a_code_are_counted_with_those_at_the_password(wim: User) -> None:
    start = timezone.now()
    for number in range(4):
        with time_machine.travel(start + timedelta(minutes=10 * number)):
            stranger = Client()
            ask_for_code(stranger)
            for _try in range(2):
                assert stranger.post(CONFIRM, {"code": "WRONGX"}).status_code == 200
    with time_machine.travel(start + timedelta(minutes=60)):
        assert attack() == 12
    with time_machine.travel(start + timedelta(hours=8)):
        stranger = Client()
        code = ask_for_code(stranger)
        refused = stranger.post(CONFIRM, {"code": code})
        assert (refused.status_code, "_auth_user_id" in stranger.session) == (429, False)
        assert int(refused["Retry-After"]) > 3600


def test_the_refusal_is_shown_also_where_the_code_has_ended(wim: User) -> None:
    for number in range(5):
        guess(Client(), computer=f"192.0.2.{number}")
    stranger = Client()
    code = ask_for_code(stranger)
    answers = [stranger.post(CONFIRM, {"code": code}) for _try in range(3)]
    assert [answer.status_code for answer in answers] == [429] * 3
    assert all("Wait a few minutes" in answer.content.decode() for answer in answers)


def test_guesses_at_the_second_factor_are_counted_and_leave_the_owner_alone(wim: User) -> None:
    secret, owner, thief = generate_totp_secret(), Client(), Client()
    guess(owner, PASSWORD)
    TOTP.activate(wim, secret)
    owner.post("/accounts/logout/")
    guess(thief, PASSWORD)
    statuses = [thief.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code for _try in range(6)]
    assert statuses == [200] * 5 + [429]
    guess(owner, PASSWORD)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert comes_in(owner.post("/accounts/2fa/authenticate/", {"code": code}))


def test_guesses_at_the_password_in_an_open_session_are_counted(wim: User) -> None:
    thief = Client()
    thief.force_login(wim)
    start, statuses = timezone.now(), []
    for number in range(24):
        with time_machine.travel(start + timedelta(minutes=10 * number)):
            if number % 2:
                answer = thief.post("/accounts/reauthenticate/", {"password": "wrong"})
            else:
                answer = Client().post(LOGIN, {"login": WIM, "password": "wrong"})
            statuses.append(answer.status_code)
    assert statuses == [200] * 20 + [429] * 4


def test_a_new_password_by_mail_lets_the_owner_in_with_this_browser(wim: User) -> None:
    attack()
    owner, new = Client(), "bread-with-cheese"
    owner.post(RESET, {"email": WIM})
    mail.outbox.clear()
    send_due()
    link = re.search(r"/accounts/password/reset/key/\S+", str(mail.outbox[0].body))
    assert link
    form = owner.get(link[0])["Location"]
    owner.post(form, {"password1": new, "password2": new})
    assert guess(Client(), new).status_code == 429
    assert comes_in(guess(owner, new))


@pytest.mark.parametrize("email", [WIM, "nobody@nowhere.example"])
def test_an_address_gets_five_links_for_a_new_password_a_day(wim: User, email: str) -> None:
    start, statuses = timezone.now(), []
    for number in range(7):
        with time_machine.travel(start + timedelta(hours=number)):
            response = Client().post(RESET, {"email": email}, REMOTE_ADDR=f"192.0.2.{number}")
            statuses.append(response.status_code)
    assert statuses == [302] * 5 + [429] * 2
    assert int(response["Retry-After"]) > 17 * 3600
    assert "5 times a day" in response.content.decode()
    assert QueuedMail.objects.count() == (5 if email == WIM else 0)
    with time_machine.travel(start + timedelta(hours=25)):
        assert Client().post(RESET, {"email": email}).status_code == 302


def test_codes_for_a_new_address_are_guessed_twenty_times_a_day_at_most(mereldal: Tenant) -> None:
    """Also by somebody who signs in anew each time: the browser is the guesser's own."""
    start, refused = timezone.now(), 0
    for number in range(12):
        with time_machine.travel(start + timedelta(minutes=10 * number)):
            client = signed_in(mereldal["Amina"])
            client.post("/accounts/email/", {"email": "director@mereldal.example", "action_add": ""})
            for _try in range(2):
                answer = client.post("/accounts/confirm-email/", {"code": "WRONGX"})
                refused += answer.status_code == 429
    assert refused == 4

"""The list of one's sessions, and signing out everywhere."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cop_platform.retention import purge_ended_sessions
from members.invitations.inviting import invite, token_for
from members.models import User
from tests.members.accounts.test_second_factor import code_of as code_of_app
from tests.members.accounts.test_takeover import AMINA, NEW_PASSWORD, mails_to, sign_in_again
from tests.members.accounts.test_takeover import code_in as code_of_mail
from tests.support.people import Tenant, left_open, signed_in

PAGE = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Safari/537.36 Edg/129.0"


@pytest.fixture(autouse=True)
def nobody_tried_before(db: None) -> Iterator[None]:
    """Resets the rate limits, which are counted in the cache."""
    cache.clear()
    yield
    cache.clear()


def by_code(user_agent: str) -> Client:
    client = Client(headers={"user-agent": user_agent})
    client.post("/accounts/login/code/", {"email": AMINA})
    client.post("/accounts/login/code/confirm/", {"code": code_of_mail(mails_to(AMINA)[-1])})
    return client


def test_one_sees_where_one_is_signed_in(mereldal: Tenant) -> None:
    by_code(EDGE)
    page = by_code(FIREFOX).get(PAGE).content.decode()
    assert "<b>Edge, Windows</b>" in page
    assert '<b>Firefox, Linux</b> <span class="tag plain">this one</span>' in page
    assert page.count("127.0.0.1") == 2


def test_somebody_who_came_in_by_an_invitation_sees_it(mereldal: Tenant) -> None:
    with mereldal.enter():
        token = token_for(invite(mereldal.organisation, "new@mereldal.example", by=mereldal["Tom"]))
    client = Client(headers={"user-agent": FIREFOX})
    client.post(f"/o/mereldal/invitations/{token}/", {"name": "New"})
    assert "<b>Firefox, Linux</b>" in client.get(PAGE).content.decode()


def test_signing_out_everywhere_needs_no_password_and_ends_all_sessions(mereldal: Tenant) -> None:
    clients = [by_code(EDGE), by_code(FIREFOX), signed_in(mereldal["Amina"]), left_open(signed_in(mereldal["Amina"]))]
    other = signed_in(mereldal["Nele"])
    assert clients[-1].post(PAGE)["Location"] == "/accounts/login/"
    for client in clients:
        assert client.get("/o/mereldal/")["Location"].startswith("/accounts/login/")
    assert other.get("/o/mereldal/").status_code == 200
    assert not UserSession.objects.exists()
    assert by_code(FIREFOX).get("/o/mereldal/").status_code == 200


def test_a_session_that_ended_is_not_listed(mereldal: Tenant) -> None:
    by_code(EDGE).post("/accounts/logout/")
    assert "Edge" not in by_code(FIREFOX).get(PAGE).content.decode()


def test_signing_in_again_and_choosing_a_password_keep_this_one(mereldal: Tenant) -> None:
    by_code(EDGE)
    client = left_open(by_code(FIREFOX))
    sign_in_again(client, client.get("/accounts/password/set/"))
    assert client.get(PAGE).content.decode().count("this one") == 1
    client.post("/accounts/password/set/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    page = client.get(PAGE).content.decode()
    assert (page.count("this one"), page.count("Edge")) == (1, 0)


def test_what_is_listed_goes_with_the_session(mereldal: Tenant) -> None:
    by_code(EDGE), by_code(FIREFOX)
    Session.objects.filter(session_key=UserSession.objects.order_by("pk")[0].session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    purge_ended_sessions()
    assert [each.user_agent for each in UserSession.objects.all()] == [FIREFOX]


def test_the_list_makes_two_queries_however_long_it_is(mereldal: Tenant) -> None:
    client, counts = by_code(FIREFOX), []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append([each["sql"] for each in queries if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))])
        for _one in range(3):
            cache.clear()
            by_code(EDGE)
    # With the session itself and its account, and four for the header of the organisation used last.
    assert len(counts[0]) == len(counts[1]) == 8


def test_a_visitor_signs_in_first(db: None) -> None:
    for response in [Client().get(PAGE), Client().post(PAGE)]:
        assert response["Location"].startswith("/accounts/login/")


# --- How long they last ----------------------------------------------------------------------------------------------

DAY = 24 * 60 * 60
PASSWORD = "soup at noon, bread at one"


def with_code(client: Client, **ticked: str) -> Client:
    client.post("/accounts/login/code/", {"email": AMINA, **ticked})
    client.post("/accounts/login/code/confirm/", {"code": code_of_mail(mails_to(AMINA)[-1])})
    return client


def with_password(client: Client, **ticked: str) -> Client:
    client.post("/accounts/login/", {"login": AMINA, "password": PASSWORD, **ticked})
    return client


def with_second_factor(client: Client, **ticked: str) -> Client:
    secret = generate_totp_secret()
    TOTP.activate(User.objects.get(email=AMINA), secret)
    with_password(client, **ticked)
    with time_machine.travel(time.time(), tick=False):  # a code counts for half a minute
        client.post("/accounts/2fa/authenticate/", {"code": code_of_app(secret)})
    return client


@pytest.fixture
def amina(mereldal: Tenant) -> User:
    user = mereldal["Amina"].user
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.mark.parametrize("sign_in", [with_code, with_password, with_second_factor])
@pytest.mark.parametrize(("ticked", "days"), [({}, 14), ({"keep": "on"}, 90)])
def test_a_session_lasts_a_fortnight_or_as_long_as_was_asked(
    amina: User, sign_in: Callable[..., Client], ticked: dict[str, str], days: int
) -> None:
    client = sign_in(Client(), **ticked)
    assert client.get("/o/mereldal/").status_code == 200
    assert days * DAY - 60 < int(client.cookies["sessionid"]["max-age"]) <= days * DAY
    for after, status in [(days * DAY - 120, 200), (days * DAY + 1, 302)]:
        with time_machine.travel(time.time() + after, tick=False):
            assert client.get("/o/mereldal/").status_code == status


def test_it_ends_then_also_when_it_is_used_every_day(amina: User) -> None:
    client, began = with_password(Client()), time.time()
    for day in range(1, 14):
        with time_machine.travel(began + day * DAY, tick=False):
            session = client.session
            session["used"] = day
            session.save()
    with time_machine.travel(began + 14 * DAY + 1, tick=False):
        assert client.get("/o/mereldal/").status_code == 302


def test_the_next_one_is_asked_anew(amina: User) -> None:
    client = with_password(Client(), keep="on")
    client.post("/accounts/logout/")
    with_password(client)
    assert int(client.cookies["sessionid"]["max-age"]) <= 14 * DAY


def test_who_comes_in_by_an_invitation_is_not_kept(mereldal: Tenant) -> None:
    with mereldal.enter():
        token = token_for(invite(mereldal.organisation, "new@mereldal.example", by=mereldal["Tom"]))
    client = Client()
    client.post(f"/o/mereldal/invitations/{token}/", {"name": "New"})
    assert 14 * DAY - 60 < int(client.cookies["sessionid"]["max-age"]) <= 14 * DAY


@pytest.mark.parametrize(("language", "words"), [("en", "Keep me signed in"), ("nl", "Hou me ingelogd")])
def test_each_way_of_signing_in_asks_it(db: None, language: str, words: str) -> None:
    client = Client(headers={"accept-language": language})
    assert client.get("/accounts/login/").content.decode().count(words) == 2
    assert client.get("/accounts/login/code/").content.decode().count(words) == 1

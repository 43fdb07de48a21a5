"""Signing in on allauth's pages, by mailed code or password; known and unknown addresses get the same answer."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import MailOutcome, QueuedMail
from members.models import User
from tests.support.addresses import response_of
from tests.support.people import Tenant, make_user, signed_in

CODE, CONFIRM, LOGIN = "/accounts/login/code/", "/accounts/login/code/confirm/", "/accounts/login/"
AMINA = "amina.el.idrissi@mereldal.example"
PASSWORD = "soup-with-balls"


@pytest.fixture(autouse=True)
def nobody_tried_before(db: None) -> Iterator[None]:
    """Resets the rate limits, which are counted in the cache."""
    cache.clear()
    yield
    cache.clear()


def ask_for_code(client: Client, email: str = AMINA) -> str:
    """Requests a code, sends the mail, and returns the code in it."""
    assert client.post(CODE, {"email": email})["Location"] == CONFIRM
    mail.outbox.clear()
    send_due()
    [letter] = mail.outbox
    return str(letter.subject).split()[0]


def owed_to() -> list[str]:
    return [owed.message["to"] for owed in QueuedMail.objects.all() if owed.message]


def who(client: Client) -> str:
    """Email address of the session's account, or an empty string."""
    user_id = client.session.get("_auth_user_id")
    return User.objects.get(pk=user_id).email if user_id else ""


def test_a_code_by_mail_signs_in(mereldal: Tenant) -> None:
    client = Client()
    response = client.post(CONFIRM, {"code": ask_for_code(client)})
    assert (response["Location"], who(client)) == ("/", AMINA)
    assert client.get("/")["Location"] == "/o/mereldal/"


def test_the_code_leads_to_where_one_wanted_to_go(mereldal: Tenant) -> None:
    client = Client()
    response = client.post(CODE, {"email": AMINA, "next": "/o/mereldal/meetings/"})
    send_due()
    code = str(mail.outbox[0].subject).split()[0]
    assert client.post(response["Location"], {"code": code})["Location"] == "/o/mereldal/meetings/"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "\x00", "😀", "/a\nb"]
)
def test_signing_in_never_leads_elsewhere(mereldal: Tenant, elsewhere: str) -> None:
    client = Client()
    response = client.post(CODE, {"email": AMINA, "next": elsewhere})
    assert response.status_code in {200, 302, 400}
    response = client.post(CONFIRM, {"code": ask_for_code(client), "next": elsewhere})
    assert "evil" not in response.headers.get("Location", "")
    assert response.status_code < 500


def test_the_mail_waits_in_the_outbox_and_its_code_is_forgotten_when_it_has_left(mereldal: Tenant) -> None:
    Client().post(CODE, {"email": AMINA})
    owed = QueuedMail.objects.get()
    assert (owed.kind, owed.organisation, owed_to()) == ("account", None, [AMINA])
    assert mail.outbox == []
    send_due()
    owed.refresh_from_db()
    assert (owed.message, owed.outcome, mail.outbox[0].to) == (None, MailOutcome.SENT, [AMINA])


def test_the_mail_is_in_the_language_of_the_account(mereldal: Tenant) -> None:
    User.objects.filter(email=AMINA).update(language="nl")
    client = Client(headers={"accept-language": "en"})
    code = ask_for_code(client)
    assert mail.outbox[0].subject == f"{code} is je code"


def test_addresses_are_the_same_in_upper_case(mereldal: Tenant) -> None:
    client = Client()
    client.post(CONFIRM, {"code": ask_for_code(client, AMINA.upper())})
    assert who(client) == AMINA


def test_a_wrong_code_lets_nobody_in_and_the_right_one_still_works(mereldal: Tenant) -> None:
    client = Client()
    code = ask_for_code(client)
    response = client.post(CONFIRM, {"code": "WRONGX"})
    assert (response.status_code, who(client)) == (200, "")
    assert "That code doesn’t match." in response.content.decode()
    client.post(CONFIRM, {"code": code})
    assert who(client) == AMINA


def test_after_three_wrong_codes_a_new_one_is_needed(mereldal: Tenant) -> None:
    client = Client()
    code = ask_for_code(client)
    for _try in range(3):
        client.post(CONFIRM, {"code": "WRONGX"})
    client.post(CONFIRM, {"code": code})
    assert who(client) == ""


def test_a_code_works_a_quarter_of_an_hour(mereldal: Tenant) -> None:
    client = Client()
    code = ask_for_code(client)
    with time_machine.travel(timezone.now().timestamp() + 15 * 60 + 1):
        client.post(CONFIRM, {"code": code})
    assert who(client) == ""


def test_a_code_works_once(mereldal: Tenant) -> None:
    client = Client()
    code = ask_for_code(client)
    client.post(CONFIRM, {"code": code})
    client.post("/accounts/logout/")
    client.post(CONFIRM, {"code": code})
    assert who(client) == ""


def test_a_code_works_in_the_browser_that_asked(mereldal: Tenant) -> None:
    code, thief = ask_for_code(Client()), Client()
    thief.post(CODE, {"email": "nobody@nowhere.example"})
    thief.post(CONFIRM, {"code": code})
    assert who(thief) == ""


def test_the_session_changes_when_somebody_signs_in(mereldal: Tenant) -> None:
    client = Client()
    code = ask_for_code(client)
    before = client.session.session_key
    client.post(CONFIRM, {"code": code})
    assert client.session.session_key != before


def test_an_unknown_address_gets_the_same_page_and_no_mail(mereldal: Tenant) -> None:
    pages = []
    for email in [AMINA, "aminx.el.idrissi@mereldal.example"]:
        client = Client()
        asked = client.post(CODE, {"email": email})
        status, page, headers = response_of(client, "get", CONFIRM)
        headers.pop("Expires"), headers.pop("Last-Modified", "")
        pages.append((asked.status_code, asked["Location"], status, page.replace(email, "<typed>"), headers))
    assert pages[0] == pages[1]
    assert owed_to() == [AMINA]


def test_a_barred_account_does_not_come_in(mereldal: Tenant) -> None:
    User.objects.filter(email=AMINA).update(is_active=False)
    client = Client()
    client.post(CODE, {"email": AMINA})
    send_due()
    code = str(mail.outbox[0].subject).split()[0] if mail.outbox else "NOCODE"
    client.post(CONFIRM, {"code": code})
    assert who(client) == ""


def test_a_password_signs_in(db: None) -> None:
    make_user("wim@mereldal.example", password=PASSWORD)
    client = Client()
    response = client.post(LOGIN, {"login": "Wim@Mereldal.example", "password": PASSWORD})
    assert (response["Location"], who(client)) == ("/", "wim@mereldal.example")


def test_a_wrong_password_and_an_unknown_address_read_the_same(db: None) -> None:
    make_user("wim@mereldal.example", password=PASSWORD)
    pages = []
    for email in ["wim@mereldal.example", "win@mereldal.example"]:
        response = Client().post(LOGIN, {"login": email, "password": "something-else"})
        text = re.sub(r'(csrfmiddlewaretoken" value="|x-csrftoken": ")\w+', r"\1", response.content.decode())
        pages.append((response.status_code, text.replace(email, "<typed>")))
    assert pages[0] == pages[1]
    assert "This address and password don’t belong together." in pages[0][1]


def test_an_account_without_a_password_has_none_to_guess(mereldal: Tenant) -> None:
    client = Client()
    for guess in ["", " ", "!", "None", PASSWORD]:
        client.post(LOGIN, {"login": AMINA, "password": guess})
    assert who(client) == ""


def test_nobody_signs_up_by_themselves(db: None) -> None:
    for response in [
        Client().get("/accounts/signup/"),
        Client().post("/accounts/signup/", {"email": "me@x.example", "password1": PASSWORD}),
    ]:
        assert "People come by invitation." in response.content.decode()
    assert not User.objects.exists()


def test_signing_out_asks_for_a_post(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Amina"])
    client.get("/accounts/logout/")
    assert who(client) == AMINA
    client.post("/accounts/logout/")
    assert who(client) == ""


def test_too_many_codes_for_one_address_are_refused_in_words(mereldal: Tenant) -> None:
    responses = [Client().post(CODE, {"email": AMINA}) for _try in range(5)]
    assert [response.status_code for response in responses] == [302, 302, 302, 429, 429]
    assert 0 < int(responses[-1].headers["Retry-After"]) <= 60
    assert "Too many tries." in responses[-1].content.decode()
    assert QueuedMail.objects.count() == 3


@pytest.mark.parametrize("claimed", [None, "x-forwarded-for", "x-real-ip"])
def test_too_many_tries_from_one_computer_are_refused_whatever_it_claims_to_be(db: None, claimed: str | None) -> None:
    statuses = []
    for tried in range(32):
        headers = {claimed: f"192.0.2.{tried}"} if claimed else {}
        typed = {"login": f"someone{tried}@x.example", "password": PASSWORD}
        response = Client().post(LOGIN, typed, headers=headers)
        statuses.append(response.status_code)
    assert statuses == [200] * 10 + [429] * 22
    assert 0 < int(response.headers["Retry-After"]) <= 60
    assert "Wait a few minutes" in response.content.decode()


def test_too_many_tries_from_one_computer_are_refused_though_they_succeed(db: None) -> None:
    make_user("wim@mereldal.example", password=PASSWORD)
    right = {"login": "wim@mereldal.example", "password": PASSWORD}
    assert [Client().post(LOGIN, right).status_code for _try in range(31)] == [302] * 30 + [429]


def test_too_many_codes_for_one_address_leave_the_others_alone(mereldal: Tenant) -> None:
    for _try in range(5):
        Client().post(CODE, {"email": AMINA})
    assert Client().post(CODE, {"email": mereldal["Nele"].user.email}).status_code == 302


def test_guessing_a_password_is_slowed_down_and_the_right_one_works_later(db: None) -> None:
    make_user("wim@mereldal.example", password=PASSWORD)
    for guess in range(6):
        response = Client().post(LOGIN, {"login": "wim@mereldal.example", "password": f"guess-number-{guess}"})
        assert response.status_code < 500
    right = {"login": "wim@mereldal.example", "password": PASSWORD}
    client = Client()
    assert "Too many tries." in client.post(LOGIN, right).content.decode()
    assert who(client) == ""
    with time_machine.travel(timezone.now().timestamp() + 5 * 60 + 1):
        client.post(LOGIN, right)
    assert who(client) == "wim@mereldal.example"


@pytest.mark.parametrize("odd", ["\x00", "a\nb@c.example", "😀@x.example", "a" * 400 + "@x.example", "", "' OR 1=1 --"])
def test_odd_addresses_are_no_error(db: None, odd: str) -> None:
    assert Client().post(CODE, {"email": odd}).status_code < 500
    assert Client().post(LOGIN, {"login": odd, "password": odd}).status_code < 500
    assert Client().post("/accounts/password/reset/", {"email": odd}).status_code < 500


@pytest.mark.parametrize(
    "elsewhere",
    ["http://[::1", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "/é", "x"],
)
def test_signing_in_leads_nowhere_else_and_trips_over_nothing(db: None, elsewhere: str) -> None:
    make_user("wim@mereldal.example", password=PASSWORD)
    wrong = Client().post(LOGIN, {"login": "wim@mereldal.example", "password": "no", "next": elsewhere})
    assert wrong.status_code == 200
    right = Client().post(LOGIN, {"login": "wim@mereldal.example", "password": PASSWORD, "next": elsewhere})
    assert (right.status_code, right["Location"]) == (302, "/")
    asked = Client().post(CODE, {"email": "wim@mereldal.example", "next": elsewhere})
    assert (asked.status_code, asked["Location"]) == (302, CONFIRM)


def test_signing_in_leads_back_to_where_one_wanted_to_go(db: None) -> None:
    make_user("wim@mereldal.example", password=PASSWORD)
    form = {"login": "wim@mereldal.example", "password": PASSWORD, "next": "/o/mereldal/?q=a%20b"}
    assert Client().post(LOGIN, form)["Location"] == "/o/mereldal/?q=a%20b"


def test_a_new_password_by_mail_says_the_same_to_everybody_and_mails_the_owner(mereldal: Tenant) -> None:
    for email in [AMINA, "nobody@nowhere.example"]:
        assert (
            Client().post("/accounts/password/reset/", {"email": email})["Location"] == "/accounts/password/reset/done/"
        )
    assert owed_to() == [AMINA]


def test_a_new_password_ends_the_sessions_elsewhere(db: None) -> None:
    make_user("wim@mereldal.example", password=PASSWORD)
    here, elsewhere = Client(), Client()
    for client in [here, elsewhere]:
        client.post(LOGIN, {"login": "wim@mereldal.example", "password": PASSWORD})
    new = "bread-with-cheese"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_links_in_mails_have_our_address_whatever_the_request_says(mereldal: Tenant) -> None:
    Client().post("/accounts/password/reset/", {"email": AMINA}, headers={"x-forwarded-host": "evil.example"})
    send_due()
    [letter] = mail.outbox
    assert set(re.findall(r"https?://([^/\s]+)/", str(letter.body))) == {"testserver"}


def test_a_strange_host_is_refused(mereldal: Tenant) -> None:
    assert (
        Client().post("/accounts/password/reset/", {"email": AMINA}, headers={"host": "evil.example"}).status_code
        == 400
    )
    assert not QueuedMail.objects.exists()

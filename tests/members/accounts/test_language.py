"""Language of the pages, and choosing it; the redirect afterwards stays on this site."""

from typing import Any

import pytest
from django.test import Client

from communities.notifications.preferences import unsubscribe_token
from meetings.rsvps.answering import rsvp_token
from meetings.scheduling.schedule import cancel
from members.invitations.inviting import invite, token_for, withdraw
from members.models import Organisation, User
from tests.support.people import Tenant, make_meeting, signed_in

ABOUT = "/about/communities-of-practice/"


def language(response: Any) -> tuple[str, bool]:
    return response["Content-Language"], '<html lang="nl-BE">' in response.content.decode()


ENGLISH, DUTCH = ("en", False), ("nl", True)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("nl", DUTCH),
        ("nl-BE,nl;q=0.9,en;q=0.5", DUTCH),
        ("fr,nl;q=0.5", DUTCH),
        ("en", ENGLISH),
        ("fr", ENGLISH),
        ("\x00;q=x", ENGLISH),
    ],
)
def test_a_visitor_reads_what_the_browser_asks_for(db: None, asked: str, expected: tuple[str, bool]) -> None:
    assert language(Client(headers={"accept-language": asked}).get(ABOUT)) == expected


def test_a_visitor_who_chose_reads_that(db: None) -> None:
    client = Client(headers={"accept-language": "en"})
    client.post("/language/", {"language": "nl", "next": ABOUT})
    assert language(client.get(ABOUT)) == DUTCH


@pytest.mark.parametrize("cookie", ["fr", "", "nl-x", "../../etc", "é"])
def test_an_odd_cookie_is_as_none(db: None, cookie: str) -> None:
    client = Client(headers={"accept-language": "nl"})
    client.cookies["django_language"] = cookie
    assert language(client.get(ABOUT)) == DUTCH


def test_a_persons_own_choice_goes_before_cookie_and_browser(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Amina"])
    client.cookies["django_language"] = "nl"
    assert language(client.get("/o/mereldal/", headers={"accept-language": "nl"})) == ENGLISH


def test_choosing_is_kept_on_the_account(mereldal: Tenant) -> None:
    amina = mereldal["Amina"].user
    signed_in(mereldal["Amina"]).post("/language/", {"language": "nl"})
    amina.refresh_from_db()
    assert amina.language == "nl"
    assert language(signed_in(mereldal["Amina"]).get("/o/mereldal/")) == DUTCH


@pytest.mark.parametrize("code", ["fr", "", "NL", "\x00", "nl\r\nSet-Cookie: a=b"])
def test_a_language_we_do_not_speak_changes_nothing(mereldal: Tenant, code: str) -> None:
    amina = mereldal["Amina"].user
    response = signed_in(mereldal["Amina"]).post("/language/", {"language": code})
    amina.refresh_from_db()
    assert (response.status_code, amina.language, "django_language" in response.cookies) == (302, "en", False)


def test_choosing_asks_for_a_post(db: None) -> None:
    response = Client().get("/language/?language=nl")
    assert (response.status_code, response["Location"], "django_language" in response.cookies) == (302, "/", False)


@pytest.mark.parametrize("own", ["/", ABOUT, "/o/mereldal/communities/?q=soup&page=2", "/o/a//b"])
def test_choosing_leads_back(db: None, own: str) -> None:
    assert Client().post("/language/", {"language": "nl", "next": own})["Location"] == own


ELSEWHERE = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "\t//evil.example",
    "https://evil.example", "https:evil.example", "HTTPS://evil.example", "http:///evil.example", "javascript:alert(1)",
    "data:text/html,x", "evil.example", "@evil.example", "https://testserver@evil.example", "//testserver@evil.example",
    "", " ", " /", "?next=//evil.example", "#", "/\x00", "/a\nSet-Cookie: a=b", "/a\r\nLocation: //evil.example",
    "/😀", "/\u202egnp.exe", "/é", "/\ufeff", "😀", "\x00", "/\x7f", "http://[", "//[", "http://testserver:99999/",
]  # fmt: skip


@pytest.mark.parametrize("address", ELSEWHERE, ids=ascii)
def test_choosing_never_leads_elsewhere(db: None, address: str) -> None:
    response = Client().post("/language/", {"language": "nl", "next": address})
    assert (response.status_code, response["Location"]) == (302, "/")


def test_an_endless_way_back_is_no_error(db: None) -> None:
    assert Client().post("/language/", {"language": "nl", "next": "/" + "a" * 5000}).status_code < 500


# --- Pages behind the links of a mail -------------------------------------------------------------------------------
def open_link(address: str) -> Any:
    """As a browser without a session that prefers English."""
    return Client().get(address, headers={"Accept-Language": "en"})


def assert_dutch(response: Any, *said: str) -> None:
    page = response.content.decode()
    assert '<html lang="nl' in page
    assert response["Content-Language"] == "nl"
    for words in said:
        assert words in page


@pytest.fixture
def dutch(inside: Tenant) -> Tenant:
    User.objects.filter(pk=inside["Amina"].user.pk).update(language="nl")
    inside["Amina"].user.refresh_from_db()
    return inside


def test_the_unsubscribe_page_speaks_the_language_of_its_person(dutch: Tenant) -> None:
    token = unsubscribe_token(dutch.communities["plain-language"], dutch["Amina"], "meeting_invitation")
    assert_dutch(open_link(f"/o/mereldal/unsubscribe/{token}/"), "Geen mails meer over nieuwe bijeenkomsten")
    unknown = unsubscribe_token(dutch.communities["plain-language"], dutch["Amina"], "no_such_kind")
    refused = open_link(f"/o/mereldal/unsubscribe/{unknown}/")
    assert refused.status_code == 403
    assert_dutch(refused)


def test_an_answer_link_that_has_ended_speaks_it_too(dutch: Tenant) -> None:
    meeting = make_meeting(dutch.communities["plain-language"], dutch["Wout"])
    address = f"/o/mereldal/rsvps/{rsvp_token(meeting, dutch['Amina'].pk)}/"
    assert_dutch(open_link(address))
    cancel(meeting, by=dutch["Wout"])
    ended = open_link(address)
    assert ended.status_code == 410
    assert_dutch(ended, "Hier valt niets meer te antwoorden")


def test_where_the_person_is_not_known_the_organisation_speaks(dutch: Tenant) -> None:
    Organisation.objects.filter(pk=dutch.organisation.pk).update(language="nl")
    meeting = make_meeting(dutch.communities["plain-language"], dutch["Wout"])
    ended = open_link(f"/o/mereldal/rsvps/{rsvp_token(meeting, 2**31 - 1)}/")
    assert ended.status_code == 410
    assert_dutch(ended)


def test_an_invitation_speaks_the_language_of_its_mail(dutch: Tenant) -> None:
    invitation = invite(dutch.organisation, "new@mereldal.example", by=dutch["Tom"], language="nl")
    address = f"/o/mereldal/invitations/{token_for(invitation)}/"
    assert_dutch(open_link(address))
    Organisation.objects.filter(pk=dutch.organisation.pk).update(language="nl")
    withdraw(invitation, by=dutch["Tom"])
    ended = open_link(address)
    assert ended.status_code == 410
    assert_dutch(ended)


def test_a_visitor_without_scripts_reads_before_that_switching_forgets(db: None) -> None:
    page = Client().get("/accounts/login/").content.decode()
    assert '<noscript><p class="muted">Save first what you typed on this page.</p></noscript>' in page


def test_switching_says_that_mails_change_too_before_and_after(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Amina"])
    page = client.get("/o/mereldal/").content.decode()
    assert ("Your mails change too." in page, "Save first what you typed on this page." in page) == (True, True)
    page = client.post("/language/", {"language": "nl", "next": "/o/mereldal/"}, follow=True).content.decode()
    assert "Pagina’s en mails zijn voor jou vanaf nu in het Nederlands." in page
    page = client.post("/language/", {"language": "en", "next": "/o/mereldal/"}, follow=True).content.decode()
    assert "Pages and mails to you are in English from now on." in page
    visitor = Client(headers={"accept-language": "en"})
    assert "Your mails change too." not in visitor.get(ABOUT).content.decode()
    assert (
        "from now on" not in visitor.post("/language/", {"language": "en", "next": ABOUT}, follow=True).content.decode()
    )

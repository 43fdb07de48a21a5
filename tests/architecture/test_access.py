"""Access control: every address is opened by people without access; nothing is shown, guessable or changed."""

from types import ModuleType
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from cop_platform import urls
from cop_platform.access import Access, access_of
from cop_platform.web import errors
from tests.support.addresses import (
    EXPECTED,
    Address,
    OwnRecords,
    all_addresses,
    crawl,
    form_values,
    in_organisation,
    our_addresses,
    put_back_belongings,
    response_of,
    sample,
    unknown_values,
)
from tests.support.people import Tenant, signed_in, signed_in_operator

METHODS = ["get", "post", "head"]
#: Tables that change on any request: the session is renewed, rate limits are counted.
PASSING = {"django_session", "cop_platform_counter"}
#: One-click unsubscribing by a mail program, which has no CSRF token (RFC 8058).
WITHOUT_CSRF = {"unsubscribe"}


def with_samples(records: OwnRecords) -> OwnRecords:
    """Some samples make their record when they are first asked for: before the tests compare rows."""
    for address in in_organisation():
        sample(address, records)
    return records


@pytest.fixture
def own(db: None) -> OwnRecords:
    return with_samples(put_back_belongings("mereldal", "Hilde Merelveld", "Blackbird Song", "Why they sing at night"))


@pytest.fixture
def other(db: None) -> OwnRecords:
    return with_samples(put_back_belongings("duinzicht", "Zoë Duindoorn", "Dune Walkers", "What the sand remembers"))


def for_colleagues() -> list[Address]:
    return [address for address in in_organisation() if access_of(address.view) is Access.COLLEAGUE]


def by_signed_link() -> list[Address]:
    return [address for address in in_organisation() if access_of(address.view) is Access.SIGNED_LINK]


def checksums(*houses: Tenant) -> dict[str, str]:
    """Checksum of each table's rows, as each organisation sees them."""
    tables = sorted(set(connection.introspection.table_names()) - PASSING)
    one = "SELECT '{0}', md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM \"{0}\" t"
    found: dict[str, str] = {}
    for house in houses:
        with house.enter(), connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(map(one.format, tables)))
            found |= {f"{house.organisation} {table}": str(checksum) for table, checksum in cursor.fetchall()}
    return found


def says_nothing(answer: tuple[int, str, dict[str, str]]) -> bool:
    """Not found, not taken, or sent to an address above it before anything was looked up."""
    status, _page, headers = answer
    return status in {404, 405} or (status == 302 and headers["Location"].endswith(" above>"))


def test_every_address_of_ours_says_who_may_open_it() -> None:
    assert [address.route for address in our_addresses() if access_of(address.view) is None] == []


@pytest.mark.crawl
def test_a_view_that_says_nothing_is_closed_to_everybody(own: OwnRecords, settings: Settings) -> None:
    def undeclared(request: HttpRequest, **anything: str) -> HttpResponse:
        return HttpResponse("a secret")

    site = ModuleType("site_with_an_undeclared_view")
    routes = [path("undeclared/", undeclared), path("o/<slug:slug>/undeclared/", undeclared)]
    site.__dict__.update(urlpatterns=[*routes, *urls.urlpatterns], handler403=urls.handler403)
    settings.ROOT_URLCONF = site
    colleague = signed_in(own.person)
    assert Client().get("/undeclared/").status_code == 403
    assert colleague.get("/undeclared/").status_code == 403
    assert colleague.get("/o/mereldal/undeclared/").status_code == 403


def test_only_signed_links_are_open_to_visitors_inside_an_organisation() -> None:
    assert {address.name for address in by_signed_link()} == {
        "feed",
        "organisation-invitation",
        "signed-action-point",
        "signed-closing-answer",
        "signed-poll-answer",
        "signed-rsvp",
        "unsubscribe",
    }
    assert set(by_signed_link()) | set(for_colleagues()) == set(in_organisation())


@pytest.mark.crawl
def test_who_belongs_there_finds_each_of_these_addresses(own: OwnRecords) -> None:
    """Otherwise the tests below would prove nothing."""
    someone = signed_in(own.person)
    for address in for_colleagues():
        place = address.path(own.slug, sample(address, own))
        statuses = {response_of(someone, method, place)[0] for method in ["get", "post"]}
        assert statuses <= {200, 302, 405, 409, 422}, (place, statuses)
        assert statuses != {405}, place


@pytest.mark.crawl
@pytest.mark.parametrize("name", ["Chloé", "Tom"])
def test_outsiders_cannot_tell_an_organisation_from_none(own: OwnRecords, other: OwnRecords, name: str) -> None:
    outsider, before = signed_in(other.house[name]), checksums(own.house)
    for address in for_colleagues():
        values = sample(address, own)
        for method in METHODS:
            there = response_of(outsider, method, address.path(own.slug, values))
            nothing = response_of(outsider, method, address.path("nowhere", values))
            assert (there, there[0]) == (nothing, 404), (method, address.route)
            assert [word for word in own.texts if word in there[1]] == []
    assert checksums(own.house) == before


@pytest.mark.crawl
def test_visitors_are_asked_to_sign_in_wherever_they_knock(own: OwnRecords) -> None:
    before = checksums(own.house)
    for address in for_colleagues():
        values = sample(address, own)
        for method in METHODS:
            for slug in [own.slug, "nowhere"]:
                place = address.path(slug, values)
                status, _page, headers = response_of(Client(), method, place)
                assert (status, headers["Location"]) == (302, "/accounts/login/?next=<here>"), (method, place)
    assert checksums(own.house) == before


@pytest.mark.crawl
@pytest.mark.parametrize("name", ["Chloé", "Nele", "Tom"])
def test_what_belongs_to_another_house_is_as_missing_as_what_does_not_exist(
    own: OwnRecords, other: OwnRecords, name: str
) -> None:
    colleague, before = signed_in(own.house[name]), checksums(own.house, other.house)
    for address in for_colleagues():
        if address.parameters == {"slug"}:
            continue
        values = sample(address, other)
        for method in METHODS:
            foreign = response_of(colleague, method, address.path(own.slug, values))
            missing = response_of(colleague, method, address.path(own.slug, unknown_values()))
            assert foreign == missing, (method, address.route)
            assert says_nothing(foreign), (method, address.route)
            assert [word for word in other.texts if word in foreign[1]] == []
    assert checksums(own.house, other.house) == before


@pytest.mark.crawl
def test_a_meeting_is_not_found_below_another_community_of_the_house(own: OwnRecords) -> None:
    leader = signed_in(own.house["Nele"])
    for address in for_colleagues():
        if address.parameters == {"slug", "community_slug", "public_id"}:
            place = address.path(own.slug, {**sample(address, own), "community_slug": "plain-language"})
            assert all(says_nothing(response_of(leader, method, place)) for method in ["get", "post"]), place


@pytest.mark.crawl
@pytest.mark.parametrize("who", ["visitor", "without cookies", "outsider", "colleague"])
def test_links_of_another_house_say_no_more_than_links_of_nobody(own: OwnRecords, other: OwnRecords, who: str) -> None:
    clients = {
        "visitor": Client(),
        "without cookies": Client(enforce_csrf_checks=True),
        "outsider": signed_in(other.person),
        "colleague": signed_in(own.house["Chloé"]),
    }
    before = checksums(own.house, other.house)
    for address in by_signed_link():
        values = sample(address, other)
        for method in [*METHODS, "put"]:
            foreign = response_of(clients[who], method, address.path(own.slug, values))
            forged = response_of(clients[who], method, address.path(own.slug, unknown_values()))
            missing = response_of(clients[who], method, address.path("nowhere", unknown_values()))
            assert foreign == forged == missing, (method, address.route)
            assert [word for word in [*own.texts, *other.texts] if word in foreign[1]] == []
    assert checksums(own.house, other.house) == before


ODD = ["\x00", "a\x00b", "\n", "..", "%00", "é", "\u202e", "😀", "x" * 3000, "' OR 1=1 --", "{{ 7|add:7 }}"]


@pytest.mark.crawl
def test_odd_signs_in_an_address_are_not_found(own: OwnRecords, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of answers, of which only the status is read. The page itself is that of the test below."""
    monkeypatch.setattr(errors, "render", lambda *_page, status: HttpResponse(status=status))
    someone = signed_in(own.person)
    for address in in_organisation():
        values = sample(address, own)
        # A number takes digits only: no address can be made with odd signs.
        for parameter in sorted(address.parameters - {"slug", "community_slug", "number"}):
            for odd in ODD:
                place = address.path(own.slug, {**values, parameter: odd})
                for method in ["get", "post"]:
                    answer = response_of(someone, method, place)
                    assert says_nothing(answer) or answer[0] == 410, (place, answer[0])


@pytest.mark.crawl
def test_odd_signs_in_place_of_a_slug_are_not_found(own: OwnRecords) -> None:
    someone = signed_in(own.person)
    for odd in map(quote, ODD):
        for place in [f"/o/{odd}/", f"/o/{odd}/communities/", f"/o/mereldal/communities/{odd}/"]:
            assert response_of(someone, "get", place)[0] == 404, place


@pytest.mark.crawl
def test_pages_show_nothing_of_another_house(own: OwnRecords, other: OwnRecords) -> None:
    for person in [own.person, own.house["Chloé"]]:
        pages = crawl(signed_in(person), [f"/o/{own.slug}/"], most_of_a_kind=30)
        assert len(pages) > 20
        shown = [(place, word) for place, text in pages.items() for word in other.texts if word in text]
        assert shown == []


def test_nothing_but_one_click_unsubscribing_does_without_csrf() -> None:
    without = {address.name for address in all_addresses() if getattr(address.view, "csrf_exempt", False)}
    assert without == WITHOUT_CSRF


@pytest.mark.crawl
@pytest.mark.parametrize("token", [None, "x" * 64], ids=["without", "wrong"])
def test_a_form_that_is_not_from_our_page_changes_nothing(own: OwnRecords, token: str | None) -> None:
    someone, visitor = signed_in(own.person), Client(enforce_csrf_checks=True)
    someone.handler.enforce_csrf_checks = True
    places = [
        (address, address.path(own.slug, sample(address, own)) if address.parameters else f"/{address.route}")
        for address in all_addresses()
        if address.name not in WITHOUT_CSRF and "admin/" not in address.route and "(?P" not in address.route
    ]
    before = checksums(own.house)
    sent = {} if token is None else {"csrfmiddlewaretoken": token}
    for address, place in places:
        signed_in_only = access_of(address.view) is Access.COLLEAGUE
        for client in [someone] if signed_in_only else [someone, visitor]:
            assert client.post(place, {**form_values(address.name), **sent}).status_code == 403, place
    assert checksums(own.house) == before


@pytest.mark.crawl
def test_opening_a_page_changes_nothing(own: OwnRecords, other: OwnRecords) -> None:
    clients = [Client(), signed_in_operator(), *map(signed_in, [own.person, own.house["Kofi"], other.house["Chloé"]])]
    starts = [address.path(own.slug, sample(address, own)) for address in our_addresses()]
    starts += ["/accounts/logout/", "/accounts/login/code/", "/accounts/password/reset/", "/accounts/email/", "/admin/"]
    before = checksums(own.house, other.house)
    for client in clients:
        for place in crawl(client, starts):
            assert client.head(place).status_code in EXPECTED, place
    assert checksums(own.house, other.house) == before

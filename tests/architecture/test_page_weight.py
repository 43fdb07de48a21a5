"""What a browser loads: pages and static files as they are sent, compressed."""

import gzip
import re
from typing import Any

import pytest
from django.test import Client

from communities.confidential.conversations import start
from members.models import Employee
from tests.support.addresses import crawl, our_addresses, put_back_belongings, sample
from tests.support.people import Tenant, make_community, signed_in

KILOBYTE = 1000
MAX_PAGE, MAX_FIRST_VISIT = 8 * KILOBYTE, 90 * KILOBYTE
#: Pages that are not compressed (docs/decisions/0029-compressed-pages.md).
#: The QR code of a second factor differs by some kilobytes with its random secret.
MAX_UNCOMPRESSED = 24 * KILOBYTE
LOADED = re.compile(r'<(?:link|script)\b[^>]*? (?:href|src)="/static/([^"]+)"')
SIGNED = re.compile(r"[\w-]{8,}:[\w-]{6}:[\w-]{43}")
#: As browsers say it.
ENCODINGS = {"accept-encoding": "gzip, deflate, br, zstd"}


class Browser(Client):
    """Loads as a browser does, and keeps the bytes that were sent of each page."""

    def __init__(self, person: Employee | None = None) -> None:
        super().__init__(headers=ENCODINGS)
        self.sent: dict[str, int] = {}
        self.compressed: dict[str, str] = {}
        if person:
            self.cookies = signed_in(person).cookies

    def get(self, path: str, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        response = super().get(path, *args, **kwargs)
        if response.streaming:
            return response
        self.sent[path] = len(response.content)
        if response.get("Content-Encoding") == "gzip":
            response.content = gzip.decompress(response.content)
            self.compressed[path] = response.content.decode()
        return response


def too_heavy(browser: Browser, pages: dict[str, str], files: dict[str, int]) -> list[str]:
    """Pages with more bytes than allowed: by themselves, or with all that is loaded on a first visit."""
    found = []
    for place, page in pages.items():
        if "<html" not in page or "/admin/" in place:
            continue
        sent, most = browser.sent[place], MAX_PAGE if place in browser.compressed else MAX_UNCOMPRESSED
        loaded = set(LOADED.findall(page))
        assert len(loaded) >= 4, place  # a style sheet, two scripts, a font; most have an icon too
        first = sent + sum(files[file] for file in loaded)
        if sent > most or first > MAX_FIRST_VISIT:
            found.append(f"{place}: {sent} of {most}, {first} of {MAX_FIRST_VISIT}")
    return found


@pytest.mark.crawl
def test_pages_are_light_also_on_a_first_visit(db: None, sent_sizes: dict[str, int]) -> None:
    own = put_back_belongings("mereldal", "Hilde Merelveld", "Blackbird Song", "Why they sing at night")
    with own.house.enter():
        for number in range(30):
            make_community(own.house.organisation, f"Circle {number}")
    starts = [address.path(own.slug, sample(address, own)) for address in our_addresses()]
    starts += ["/accounts/login/", "/accounts/logout/", "/accounts/password/reset/", "/o/nowhere/"]
    found, seen, secrets = [], 0, []
    for browser in [Browser(), Browser(own.person)]:
        pages = crawl(browser, starts, most_of_a_kind=1)
        found += too_heavy(browser, pages, sent_sizes)
        seen += len(browser.compressed)
        secrets += [
            place
            for place, page in browser.compressed.items()
            if any(token not in place for token in SIGNED.findall(page))
        ]
    assert found == []
    assert seen > 60
    assert secrets == [], "A signed token stands in a compressed page without being in its address."


def test_a_page_is_compressed_to_a_length_that_varies(mereldal: Tenant) -> None:
    browser = Browser(mereldal["Amina"])
    assert "Accept-Encoding" in browser.get("/o/mereldal/")["Vary"]
    lengths = set()
    for _visit in range(9):
        browser.get("/o/mereldal/")
        lengths.add(browser.sent["/o/mereldal/"])
    assert len(lengths) > 4
    assert "/o/mereldal/" in browser.compressed
    assert "Content-Encoding" not in signed_in(mereldal["Amina"]).get("/o/mereldal/").headers


def test_pages_with_a_lasting_secret_are_not_compressed(mereldal: Tenant) -> None:
    amina = mereldal["Amina"]
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        conversation = start(plain, mereldal["Lotte"], by=amina, text="It weighs on me.").get_absolute_url()
    browser = Browser(amina)
    places = ["/accounts/2fa/", "/accounts/2fa/totp/activate/", conversation, "/o/mereldal/confidential/"]
    places.append("/o/mereldal/communities/plain-language/confidential/")
    for place in places:
        assert browser.get(place).status_code == 200, place
    assert set(browser.sent) == set(places)
    assert browser.compressed == {}


def test_the_mask_differs_in_each_page(mereldal: Tenant) -> None:
    browser, place = Browser(mereldal["Wout"]), "/o/mereldal/communities/plain-language/meetings/new/"
    masked = re.compile(r'(?:name="(?:csrfmiddlewaretoken|form_key)" value="|x-csrftoken": ")([^"]+)"')
    first, second = (set(masked.findall(browser.get(place).content.decode())) for _visit in range(2))
    assert len(first) >= 2
    assert first & second == set()


@pytest.mark.usefixtures("collected", "db")
def test_static_files_are_sent_as_they_were_compressed() -> None:
    browser = Browser()
    [sheet, *_rest] = [
        file for file in LOADED.findall(browser.get("/accounts/login/").content.decode()) if file.endswith(".css")
    ]
    served = browser.get(f"/static/{sheet}")
    assert (served["Content-Encoding"], bool(served.getvalue())) == ("br", True)
    [font] = [file for file in LOADED.findall(browser.get("/accounts/login/").content.decode()) if "woff2" in file]
    served = browser.get(f"/static/{font}")
    assert ("Content-Encoding" in served.headers, served.getvalue()[:4]) == (False, b"wOF2")

"""No link that a person sees leads to a refusal, and a page does not drown its reader in controls."""

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from tests.architecture.test_permissions import ACTORS, client_of, own
from tests.support.addresses import OwnRecords, is_pdf, links
from tests.support.people import Tenant, signed_in

__all__ = ["own"]

pytestmark = pytest.mark.crawl

#: Pages of one kind that are opened; more of them show the same links.
MOST_OF_A_KIND = 3
#: In the main part of a community's overview, for a Coordinator, besides the faces in the rings and closed menus.
MOST_CONTROLS = 40


def refused_links(client: Client, start: str) -> dict[str, set[tuple[str, int]]]:
    """Links of the pages from here on that are refused, by the page that shows them."""
    refused: dict[str, set[tuple[str, int]]] = {}
    seen, kinds, waiting = set[str](), Counter[str](), [("", start)]
    while waiting:
        page, path = waiting.pop()
        kind = resolve(urlsplit(path).path).route
        if path in seen or kinds[kind] >= MOST_OF_A_KIND:
            continue
        seen.add(path)
        kinds[kind] += 1
        response = client.get(path)
        if response.status_code not in {200, 302}:
            refused.setdefault(page, set()).add((path, response.status_code))
        elif not response.streaming and not is_pdf(response):
            waiting += [(path, link) for link in links(response.content.decode()) if "/admin/" not in link]
    return refused


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor not in {"visitor", "outsider", "operator"}])
def test_no_link_leads_to_a_refusal(own: OwnRecords, duinzicht: Tenant, actor: str) -> None:
    assert refused_links(client_of(actor, own.house, duinzicht), f"/o/{own.slug}/") == {}


def test_a_visitor_finds_no_link_to_a_refusal(db: None) -> None:
    assert refused_links(Client(), "/accounts/login/") == {}


def test_the_overview_has_few_controls(own: OwnRecords) -> None:
    page = signed_in(own.house["Wout"]).get(own.community.get_absolute_url()).content.decode()
    main = page[page.index('<main id="main"') : page.index("</main>")]
    without_faces = re.sub(r'<section class="ring .*?</section>', "", main, flags=re.DOTALL)
    without = re.sub(r'<ul class="drop">.*?</ul>', "", without_faces, flags=re.DOTALL)
    controls = re.findall(r"<(?:a|button|summary|select|textarea|input(?![^>]*type=\"hidden\"))\b", without)
    assert 10 < len(controls) <= MOST_CONTROLS

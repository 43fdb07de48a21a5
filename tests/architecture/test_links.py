"""No link or button that a person sees leads to a refusal, and a page does not drown its reader in controls."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from tests.architecture.test_permissions import ACTORS, client_of, own
from tests.support.addresses import OwnRecords, is_pdf, links
from tests.support.people import Tenant, signed_in
from tools.drills.forms import LEFT_OUT, read, route_of, undone

__all__ = ["own"]

pytestmark = pytest.mark.crawl

#: Pages of one kind that are opened; more of them show the same links.
MOST_OF_A_KIND = 3
#: In the main part of a community's overview, for a Coordinator, besides the faces in the rings and closed menus.
MOST_CONTROLS = 40
#: What a button may never answer. Something may be missing in what a form sends (422), or be too much (429).
REFUSED = {403, 404, 405, 410}


def refused_links(client: Client, start: str) -> dict[str, set[tuple[str, int]]]:
    """Links of the pages from here on that are refused, by the page that shows them."""
    refused: dict[str, set[tuple[str, int]]] = {}
    seen, kinds, waiting, pressed = set[str](), Counter[str](), [("", start)], Counter[object]()
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
            text = response.content.decode()
            waiting += [(path, link) for link in links(text) if "/admin/" not in link]
            for button in refused_buttons(client, text, path, pressed):
                refused.setdefault(page or path, set()).add(button)
    return refused


def refused_buttons(client: Client, page: str, path: str, pressed: Counter[object]) -> Iterator[tuple[str, int]]:
    """Forms of a page that are refused when they are sent as they are shown; what they do is undone."""
    for form in read(page, path)[0]:
        pressed[form.key] += 1
        if route_of(form.action) in {"", *LEFT_OUT} or pressed[form.key] > MOST_OF_A_KIND:
            continue
        with undone(client):
            response = (client.post if form.method == "post" else client.get)(form.action, form.fields)
        if response.status_code in REFUSED:
            yield (f"{form.method} {form.action}", response.status_code)


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

"""The directory: all communities of the organisation, as a page and as the part that htmx swaps."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.html import escape

from charters.models import Ambition
from communities.directory.search import PAGE_SIZE
from communities.models import Level
from communities.participation.levels import choose_level
from members.people.deactivation import deactivate
from members.people.expertise import add_topic
from tests.support.people import Tenant, make_charter, make_community, signed_in

HERE = "/o/mereldal/communities/"


def fragment(client: Client, query: str = "") -> str:
    headers = {"HX-Request": "true", "HX-Target": "found"}
    return client.get(f"{HERE}?{query}", headers=headers).content.decode()


@pytest.mark.parametrize("name", ["Chloé", "Kofi", "Amina", "Nele", "Tom"])
def test_everybody_of_the_house_finds_every_community_open_or_not(mereldal: Tenant, name: str) -> None:
    page = signed_in(mereldal[name]).get(HERE)
    assert [each.name for each in page.context["communities"]] == ["Medication Safety", "Plain Language"]


def test_nothing_of_another_house_is_found_or_counted(mereldal: Tenant, duinzicht: Tenant) -> None:
    with duinzicht.enter():
        make_community(duinzicht.organisation, "Dune Walkers", domain="Dunes")
    client = signed_in(mereldal["Amina"])
    assert "Dune" not in client.get(HERE).content.decode()
    response = client.get(HERE, {"q": "Dune Walkers"})
    assert list(response.context["communities"]) == []


def test_htmx_gets_the_part_it_asks_for_and_others_the_page(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Amina"])
    part = fragment(client, "q=plain")
    assert part.lstrip().startswith('<section id="found"')
    assert ("<html" in part, "<mark>Plain</mark> Language" in part, "Medication" in part) == (False, True, False)
    response = client.get(HERE, {"q": "plain"})
    assert part.strip() in response.content.decode().replace("\r", "")
    assert "HX-Request" in response["Vary"]


def test_a_client_does_not_choose_any_other_part(mereldal: Tenant) -> None:
    headers = {"HX-Request": "true", "HX-Target": "flash"}
    page = signed_in(mereldal["Amina"]).get(HERE, headers=headers)
    assert "<html" in page.content.decode()


def test_what_one_looks_for_stays_in_the_form_as_text(mereldal: Tenant) -> None:
    page = signed_in(mereldal["Amina"]).get(HERE, {"q": '"><svg onload=x>'}).content.decode()
    assert "<svg onload" not in page
    assert 'value="&quot;&gt;&lt;svg onload=x&gt;"' in page


def test_paging_keeps_what_one_looks_for(mereldal: Tenant) -> None:
    with mereldal.enter():
        for index in range(PAGE_SIZE + 1):
            make_community(mereldal.organisation, f"Circle {index:02}")
    client = signed_in(mereldal["Amina"])
    first = client.get(HERE, {"q": "circle", "page": "1"}).content.decode()
    assert 'rel="next" href="?q=circle&amp;after=circle-23"' in first
    assert 'rel="prev"' not in first
    second = client.get(HERE, {"q": "circle", "after": "circle-23"})
    assert [each.name for each in second.context["communities"]] == ["Circle 24"]
    assert 'rel="prev" href="?q=circle&amp;before=circle-24"' in second.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "page=" + "9" * 4000,
        "after=" + "9" * 4000,
        "after=%00",
        "before=%ff&sort=%00&sort=name",
        "q=" + "x" * 20_000,
        "page=%00",
        "q=%00&domain=%00",
        "q=%ff%fe",
        "q=%25%25&after=plain-language",
    ],
)
def test_odd_questions_are_answered(mereldal: Tenant, query: str) -> None:
    assert signed_in(mereldal["Amina"]).get(f"{HERE}?{query}").status_code == 200


def test_a_question_of_a_thousand_parts_is_refused(mereldal: Tenant) -> None:
    assert signed_in(mereldal["Amina"]).get(f"{HERE}?{'a=b&' * 1000}").status_code == 400


@pytest.mark.requirement("S122")
def test_heads_are_never_counted_on_the_page(mereldal: Tenant) -> None:
    """The ring mark draws people by level; no text says how many there are (V3)."""
    with mereldal.enter():
        choose_level(mereldal.communities["medication-safety"], mereldal["Chloé"], Level.PERIPHERY)
    page = signed_in(mereldal["Amina"]).get(HERE).content.decode()
    assert "people" not in page.split('<section id="found"')[1].split("</section>")[0].lower()


# --- Search ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def searched(mereldal: Tenant) -> Tenant:
    """Nele leads Plain Language and can be asked about brieven; its charter has ambitions."""
    with mereldal.enter():
        add_topic(mereldal["Nele"], "Brieven in klare taal")
        make_charter(mereldal.communities["plain-language"], mereldal["Nele"])
    return mereldal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", ["<mark>Plain</mark> Language</a>"]),
        ("langauge", ["Plain <mark>Language</mark></a>"]),
        ("brief", ["You can ask Nele Baert about: <span><mark>Brieven</mark> in klare taal</span>"]),
        ("NELE", ["Leader: <span><mark>Nele</mark> Baert</span>"]),
        (
            "plain wout brief",
            ["<mark>Plain</mark> Language</a>", "Coordinator: <span><mark>Wout</mark> Maes", "<mark>Brieven</mark> in"],
        ),
    ],
)
def test_what_matched_is_shown(searched: Tenant, text: str, shown: list[str]) -> None:
    part = fragment(signed_in(searched["Chloé"]), urlencode({"q": text}))
    assert [each for each in shown if each not in part] == []
    assert "Medication Safety" not in part


def test_an_ambition_that_matched_is_shown(searched: Tenant) -> None:
    with searched.enter():
        text = Ambition.objects.earliest("id").text
    part = fragment(signed_in(searched["Chloé"]), urlencode({"q": text}))
    assert re.search(r'<p class="match small">Working on: <span lang="en">.*<mark>', part)


def test_what_stands_on_the_card_is_not_said_again(searched: Tenant) -> None:
    with searched.enter():
        add_topic(searched["Nele"], "Plain words")
    assert 'class="match' not in fragment(signed_in(searched["Chloé"]), "q=plain")


@pytest.mark.requirement("S89", "S90")
def test_a_card_says_what_it_is_for_what_it_works_on_and_who_to_ask(searched: Tenant) -> None:
    with searched.enter():
        kept = Ambition.objects.get()
        later, latest = (kept.target_on + timedelta(days=days) for days in [1, 2])
        for text, target_on in [("A word list.", latest), ("Ten letters.", later)]:
            Ambition.objects.create(
                organisation=searched.organisation, community=kept.community, text=text, target_on=target_on
            )
    part = fragment(signed_in(searched["Chloé"]), "q=plain")
    assert "A word list." not in part, "Two are enough."
    for each in [
        kept.text,
        "Ten letters.",
        "Nele Baert, leader",
        "Wout Maes, coordinator",
        "Lotte Vermeersch, coach",
        "Perform",
    ]:
        assert str(escape(each)) in part


def test_the_order_can_be_chosen_and_shared(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Amina"])
    page = client.get(HERE, {"sort": "newest"})
    assert [each.name for each in page.context["communities"]] == ["Medication Safety", "Plain Language"]
    assert re.search(r'value="newest" checked', page.content.decode())
    assert 'value="best"' not in page.content.decode()
    assert re.search(r'value="best" checked', client.get(HERE, {"q": "plain"}).content.decode())


def test_a_search_leads_on_to_everything(mereldal: Tenant) -> None:
    part = fragment(signed_in(mereldal["Chloé"]), urlencode({"q": "plain & safe?"}))
    assert "Nobody meets about" in part
    part = fragment(signed_in(mereldal["Chloé"]), urlencode({"q": "plain &"}))
    assert 'href="/o/mereldal/find/?q=plain+%26"' in part


def test_where_nothing_is_found_one_button_starts_it_and_links_look_further(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Chloé"])
    part = fragment(client, urlencode({"q": "bees & soup"}))
    assert re.findall(r'<a class="btn[^"]*" href="([^"]*)"', part) == [
        "/o/mereldal/communities/new/?question=bees+%26+soup"
    ]
    assert 'href="/o/mereldal/find/?q=bees+%26+soup"' in part
    assert "Search without the filters" not in part
    part = fragment(client, urlencode({"q": "bees", "soon": "1"}))
    assert 'href="/o/mereldal/communities/?q=bees">Search without the filters<' in part


def test_nobody_who_left_leads_to_a_community(searched: Tenant) -> None:
    with searched.enter():
        deactivate(searched["Nele"], by=searched["Tom"])
    client = signed_in(searched["Chloé"])
    assert [list(client.get(HERE, {"q": text}).context["communities"]) for text in ["nele", "brieven"]] == [[], []]

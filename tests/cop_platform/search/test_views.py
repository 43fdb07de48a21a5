"""The Find page: complete without scripts, and the part that htmx swaps."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cop_platform.search.registry import Group
from members.people.expertise import add_topic
from tests.support.people import Tenant, make_community, make_meeting, signed_in

HERE = "/o/mereldal/find/"


def fragment(client: Client, query: str) -> str:
    return client.get(f"{HERE}?{query}", headers={"HX-Request": "true", "HX-Target": "found"}).content.decode()


def found(client: Client, text: str) -> dict[str, list[str]]:
    groups: list[Group] = client.get(HERE, {"q": text}).context["groups"]
    return {group.source.name: [result.title for result in group.results] for group in groups}


def fill(house: Tenant) -> None:
    with house.enter():
        plain, nele = house.communities["plain-language"], house["Nele"]
        add_topic(nele, "Plain letters")
        make_meeting(plain, nele, focus="Plain bills")


def test_results_stand_by_kind_people_first(mereldal: Tenant) -> None:
    fill(mereldal)
    assert list(found(signed_in(mereldal["Amina"]), "plain").items()) == [
        ("people", ["Nele Baert"]),
        ("communities", ["Plain Language"]),
        ("meetings", ["Plain bills"]),
    ]
    page = signed_in(mereldal["Amina"]).get(HERE, {"q": "plain"}).content.decode()
    assert "<mark>Plain</mark> Language" in page
    assert "<mark>Plain</mark> letters" in page
    assert "Found in: People to ask, Communities, Meetings." in page


@pytest.mark.parametrize("text", ["", "p", "é", "%", " "])
def test_under_two_letters_there_is_no_search(mereldal: Tenant, text: str) -> None:
    client = signed_in(mereldal["Amina"])
    client.get(HERE)
    with CaptureQueriesContext(connection) as without:
        client.get(HERE)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(HERE, {"q": text})
    assert (response.context["groups"], len(seen)) == ([], len(without))
    assert "Two letters are enough to start." in response.content.decode()


def test_what_is_not_there_is_said_with_the_words_that_were_typed(mereldal: Tenant) -> None:
    page = signed_in(mereldal["Amina"]).get(HERE, {"q": "zeppelin & <b>"}).content.decode()
    assert "<h2>Nothing found for “zeppelin &amp; &lt;b&gt;”</h2>" in page
    assert 'value="zeppelin &amp; &lt;b&gt;"' in page


def test_htmx_gets_the_results_and_others_the_page(mereldal: Tenant) -> None:
    fill(mereldal)
    client = signed_in(mereldal["Amina"])
    part = fragment(client, "q=plain")
    assert "<html" not in part
    assert "<form" not in part
    assert 'hx-swap-oob="innerHTML:#found-in"' in part
    assert part.count("<section") == 3
    response = client.get(HERE, {"q": "plain"})
    page = response.content.decode()
    assert ("hx-swap-oob" in page, page.count('id="found-in"'), page.count('id="found"')) == (False, 1, 1)
    assert "HX-Request" in response["Vary"]


def test_the_form_works_without_scripts(mereldal: Tenant) -> None:
    page = signed_in(mereldal["Amina"]).get(HERE).content.decode()
    form = page[page.index('action="/o/mereldal/find/"') :].split("</form>")[0]
    assert 'type="search" name="q"' in form
    assert '<label class="vh" for="q">What are you looking for?</label>' in form
    assert '<button class="btn">' in form


def test_typed_markup_stays_text(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_community(mereldal.organisation, "Soup <script>alert(1)</script>", slug="soup")
    page = signed_in(mereldal["Amina"]).get(HERE, {"q": "<script>alert"}).content.decode()
    assert "<script>alert" not in page
    assert "Soup &lt;<mark>script</mark>&gt;<mark>alert</mark>(1)" in page


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "x" * 8192,
        "q=" + "soup+" * 1600,
        "q=%00%00so%00up",
        "q=%ff%fe%ed%a0%80",
        "q=%25%25&q=__",
        "q=" + "%CC%81" * 90,
        "q=%5C%5C%27%22--",
        "q[]=a&q=1;q=2",
    ],
)
def test_odd_questions_are_answered(mereldal: Tenant, query: str) -> None:
    client = signed_in(mereldal["Amina"])
    assert client.get(f"{HERE}?{query}").status_code == 200
    assert client.get(f"{HERE}?{query}", headers={"HX-Request": "true", "HX-Target": "found"}).status_code == 200


@pytest.mark.parametrize("text", ["%%", "__", "l%e", "Pl_in", "\\\\"])
def test_wildcards_stand_for_nothing_else(mereldal: Tenant, text: str) -> None:
    """Signs stand between words, and a community is found by its words: “pl” begins one, “%%” is none."""
    with mereldal.enter():
        make_community(mereldal.organisation, f"Soup {text}", slug="soup")
    expected = {
        "l%e": ["Soup l%e"],
        "Pl_in": ["Soup Pl_in", "Plain Language"],
    }
    assert found(signed_in(mereldal["Amina"]), text).get("communities", []) == expected.get(text, [])


def test_it_is_only_read(mereldal: Tenant) -> None:
    client = signed_in(mereldal["Amina"])
    assert client.post(HERE, {"q": "plain"}).status_code == 405
    assert client.head(HERE, {"q": "plain"}).status_code == 200


def test_nothing_of_another_house_is_found(mereldal: Tenant, duinzicht: Tenant) -> None:
    fill(mereldal)
    with duinzicht.enter():
        dunes = make_community(duinzicht.organisation, "Plain Dunes", purpose="Zeppelin in the dunes.")
        make_meeting(dunes, duinzicht["Nele"], focus="Zeppelin night", reason="Zeppelin.")
        add_topic(duinzicht["Nele"], "Zeppelin")
    client = signed_in(mereldal["Amina"])
    assert found(client, "zeppelin") == {}
    assert found(client, "plain")["communities"] == ["Plain Language"]
    there = signed_in(duinzicht["Amina"]).get("/o/duinzicht/find/", {"q": "zeppelin"}).context["groups"]
    assert [group.source.name for group in there] == ["people", "communities", "meetings"]
    assert signed_in(duinzicht["Amina"]).get(HERE, {"q": "plain"}).status_code == 404


def test_each_kind_asks_once_however_much_there_is(mereldal: Tenant) -> None:
    with mereldal.enter():
        for index in range(9):
            plain = make_community(mereldal.organisation, f"Soup {index}")
            make_meeting(plain, mereldal["Nele"], focus=f"Soup of day {index}")
    client = signed_in(mereldal["Amina"])
    client.get(HERE)
    with CaptureQueriesContext(connection) as bare:
        client.get(HERE)
    with CaptureQueriesContext(connection) as seen:
        page = client.get(HERE, {"q": "soup"}).content.decode()
    # Decisions ask once. The others ask what the word means and where it stands, which is nowhere among people,
    # results and in notes; then meetings which have it, and what they are. Communities ask also what matched.
    assert len(seen) - len(bare) == 1 + 3 + 1 + 1 + 1 + 4
    # Communities, decisions and meetings; the others have no list to ask for.
    assert sum("LIMIT 6" in query["sql"] or "LIMIT 7" in query["sql"] for query in seen) == 3
    assert (page.count("Soup of day") + page.count("<mark>Soup</mark> of day"), page.count("<li ")) == (5, 10)
    assert 'href="/o/mereldal/communities/?q=soup"' in page
    assert "There are more. Add a word to find them." in page

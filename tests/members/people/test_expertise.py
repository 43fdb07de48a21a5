"""Expertise topics: added by the person only, found by all colleagues, removed at once."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from communities.models import Level
from communities.participation.levels import choose_level
from members.models import Employee, ExpertiseTopic
from members.people.deactivation import deactivate
from members.people.expertise import (
    MAX_TOPICS,
    TooManyTopics,
    add_topic,
    find_experts,
    normalise,
    page_of,
    remove_all_topics,
    topics_of,
)
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, signed_in

ME, PEOPLE = "/o/mereldal/profile/", "/o/mereldal/people/"


def words(person: Employee) -> list[str]:
    return [each.text for each in topics_of(person)]


def found(house: Tenant, text: str, name: str = "Chloé") -> list[str]:
    page = signed_in(house[name]).get(PEOPLE, {"q": text})
    assert page.status_code == 200
    return [each.name.split()[0] for each in page.context["results"].people]


@pytest.mark.requirement("S35")
def test_one_finds_who_said_so_by_what_they_said_their_name_and_where_they_work(mereldal: Tenant) -> None:
    with mereldal.enter():
        add_topic(mereldal["Nele"], "Brieven over crèche en thuiszorg")
        add_topic(mereldal["Karel"], "Soup for fifty")
        Employee.objects.filter(pk=mereldal["Karel"].pk).update(works_at="Kitchen, Gent")
        Employee.objects.filter(pk=mereldal["Kofi"].pk).update(works_at="Kitchen, Gent")
    assert found(mereldal, "") == ["Karel", "Nele"]
    assert found(mereldal, "CRECHE") == found(mereldal, "crèche thuis") == found(mereldal, "baert") == ["Nele"]
    assert found(mereldal, "soup gent") == found(mereldal, "segers kitchen") == ["Karel"]
    assert found(mereldal, "soup thuiszorg") == found(mereldal, "mensah") == []


@pytest.mark.requirement("S35")
def test_nobody_is_found_who_did_not_say_so(mereldal: Tenant) -> None:
    """A role, a level or membership of the core group adds no topic."""
    assert found(mereldal, "") == found(mereldal, "Plain") == []
    page = signed_in(mereldal["Chloé"]).get(mereldal["Nele"].get_absolute_url()).content.decode()
    assert "You can ask Nele about" not in page


def test_their_page_says_what_one_may_ask_and_what_they_are_curious_about(mereldal: Tenant) -> None:
    with mereldal.enter():
        add_topic(mereldal["Nele"], "Letters")
        Employee.objects.filter(pk=mereldal["Nele"].pk).update(introduction="Curious about <soup>.")
    page = signed_in(mereldal["Chloé"]).get(mereldal["Nele"].get_absolute_url()).content.decode()
    assert "You can ask Nele about" in page
    assert 0 < page.find("Curious about &lt;soup&gt;.") < page.find("Letters")


def test_one_puts_it_there_and_takes_it_away_with_one_click(mereldal: Tenant) -> None:
    amina = signed_in(mereldal["Amina"])
    assert amina.post(f"{ME}topics/", {"text": "  Wound   photos "})["Location"] == f"{ME}#topics"
    amina.post(f"{ME}topics/", {"text": "Soup"})
    with mereldal.enter():
        assert words(mereldal["Amina"]) == ["Soup", "Wound photos"]
        soup = topics_of(mereldal["Amina"])[0]
    assert amina.post(f"{ME}topics/{soup.public_id}/removal/").status_code == 302
    assert amina.post(f"{ME}topics/{soup.public_id}/removal/").status_code == 404
    assert found(mereldal, "soup") == []
    with mereldal.enter():
        assert words(mereldal["Amina"]) == ["Wound photos"]


def test_all_of_it_goes_with_one_click_and_no_row_is_left(mereldal: Tenant) -> None:
    with mereldal.enter():
        add_topic(mereldal["Amina"], "Soup")
        add_topic(mereldal["Nele"], "Letters")
        Employee.objects.filter(pk=mereldal["Amina"].pk).update(introduction="Ask me.")
    signed_in(mereldal["Amina"]).post(f"{ME}topics/removal/")
    with mereldal.enter():
        assert Employee.objects.get(pk=mereldal["Amina"].pk).introduction == ""
        assert [each.text for each in ExpertiseTopic.objects.all()] == ["Letters"]


def test_nobody_writes_or_takes_away_what_is_anothers(mereldal: Tenant) -> None:
    with mereldal.enter():
        letters = add_topic(mereldal["Nele"], "Letters")
    for name in ["Amina", "Tom"]:
        client = signed_in(mereldal[name])
        assert client.post(f"{ME}topics/{letters.public_id}/removal/").status_code == 404
        client.post(f"{ME}topics/", {"text": "Hers", "employee": str(mereldal["Nele"].pk)})
        client.post(f"{ME}topics/removal/", {"employee": str(mereldal["Nele"].pk)})
    with mereldal.enter():
        assert words(mereldal["Nele"]) == ["Letters"]
    tom = signed_in(mereldal["Tom"]).get(f"/o/mereldal/admin/members/employee/{mereldal['Nele'].public_id}/change/")
    assert 'name="introduction"' not in tom.content.decode()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Write a few words."),
        ("   ", "Write a few words."),
        ("\u0301", "Write a few words."),
        ("x" * 61, "1 character too many."),
        ("x" * 10_000, "9940 characters too many."),
        ("a\x00b", "Write this on one line, without special signs."),
        ("soup\nfor fifty", "Write this on one line, without special signs."),
    ],
    ids=ascii,
)
def test_what_will_not_do_is_said_and_stays_as_typed(mereldal: Tenant, typed: str, says: str) -> None:
    response = signed_in(mereldal["Amina"]).post(f"{ME}topics/", {"text": typed})
    assert (response.status_code, response.context["topic_form"].errors["text"]) == (422, [says])
    assert response.context["topic_form"]["text"].value() == typed
    with mereldal.enter():
        assert not ExpertiseTopic.objects.exists()


def test_signs_of_all_kinds_are_kept_and_found(mereldal: Tenant) -> None:
    for typed in ["Søren’s Œuvre 🍲", "Yıldız", "\ufdfa" * 60, "Straße"]:
        assert signed_in(mereldal["Amina"]).post(f"{ME}topics/", {"text": typed}).status_code == 302
    assert found(mereldal, "soren") == found(mereldal, "STRASSE") == found(mereldal, "yildiz") == ["Amina"]


def test_eight_things_are_enough_and_the_ninth_is_kept_in_the_form(mereldal: Tenant) -> None:
    with mereldal.enter():
        for number in range(MAX_TOPICS):
            add_topic(mereldal["Amina"], f"Thing {number}")
        with pytest.raises(TooManyTopics):
            add_topic(mereldal["Amina"], "One more")
        add_topic(mereldal["Amina"], "THING 3")
    response = signed_in(mereldal["Amina"]).post(f"{ME}topics/", {"text": "One more"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "There are eight things here already. Remove one first." in page
    assert 'value="One more"' in page
    with mereldal.enter():
        assert len(words(mereldal["Amina"])) == MAX_TOPICS


@pytest.mark.django_db(transaction=True)
def test_the_same_thing_from_two_clicks_at_once_stands_there_once(mereldal: Tenant) -> None:
    amina = mereldal["Amina"]
    assert run_at_once(mereldal, lambda: add_topic(amina, "Soup"), times=4) == ["Soup"] * 4
    with mereldal.enter():
        assert words(amina) == ["Soup"]


@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_do_not_bring_one_too_many(mereldal: Tenant) -> None:
    amina, numbers = mereldal["Amina"], list(range(MAX_TOPICS + 2))
    told = run_at_once(mereldal, lambda: add_topic(amina, f"Thing {numbers.pop()}"), times=MAX_TOPICS + 2)
    assert told.count("TooManyTopics") == 2
    with mereldal.enter():
        assert len(words(amina)) == MAX_TOPICS


@pytest.mark.parametrize(
    ("fields", "rule"),
    [({"normalised": "letters"}, "expertisetopic_once"), ({"normalised": ""}, "expertisetopic_has_text")],
)
def test_the_database_holds_it(inside: Tenant, fields: dict[str, str], rule: str) -> None:
    add_topic(inside["Nele"], "Létters")
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        ExpertiseTopic.objects.create(organisation=inside.organisation, employee=inside["Nele"], text="x", **fields)


def test_who_left_is_found_no_more(inside: Tenant) -> None:
    add_topic(inside["Nele"], "Letters")
    deactivate(inside["Nele"], by=inside["Tom"])
    assert list(find_experts("letters")) == []


def test_no_longer_asked_is_gone_from_the_database(inside: Tenant) -> None:
    add_topic(inside["Nele"], "Letters")
    remove_all_topics(inside["Nele"])
    assert ExpertiseTopic.objects.count() == 0


@pytest.mark.requirement("S36")
def test_pages_lead_on_and_count_nobody(mereldal: Tenant) -> None:
    with mereldal.enter():
        house = mereldal.organisation
        for name in list(mereldal.people.values()):
            add_topic(name, "Soup")
        template = mereldal["Amina"]
        users = type(template.user).objects.bulk_create(type(template.user)(email=f"n{n}@x.example") for n in range(32))
        more = Employee.objects.bulk_create(Employee(organisation=house, user=u, name=f"Z{u.email}") for u in users)
        ExpertiseTopic.objects.bulk_create(
            ExpertiseTopic(organisation=house, employee=each, text="Soup", normalised="soup") for each in more
        )
    amina = signed_in(mereldal["Amina"])
    pages = [amina.get(PEOPLE, {"q": "soup", "page": number}) for number in ["1", "2", "3"]]
    assert [len(page.context["results"].people) for page in pages] == [20, 20, 2]
    ways = [[way for way in ["prev", "next"] if f'rel="{way}"' in page.content.decode()] for page in pages]
    assert ways == [["next"], ["prev", "next"], ["prev"]]
    assert "?q=soup&amp;page=3" in pages[1].content.decode()
    assert [re.findall(r"\b[34]\d\b", strip_tags(page.content.decode())) for page in pages] == [[], [], []]


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "²", "999999999999", "1\x00", "٣"])
def test_an_odd_page_is_the_first(mereldal: Tenant, number: str) -> None:
    with mereldal.enter():
        add_topic(mereldal["Nele"], "Letters")
    page = signed_in(mereldal["Amina"]).get(PEOPLE, {"page": number})
    assert [each.name for each in page.context["results"].people] == ["Nele Baert"]


def test_a_community_shows_a_few_of_its_own_and_leads_to_the_others(mereldal: Tenant) -> None:
    with mereldal.enter():
        for name in ["Nele", "Wout", "Karel", "Kofi", "Amina", "Chloé"]:
            add_topic(mereldal[name], f"What {name} knows")
        choose_level(mereldal.communities["medication-safety"], mereldal["Chloé"], Level.PERIPHERY)
    client = signed_in(mereldal["Griet"])
    page = client.get("/o/mereldal/communities/plain-language/how-we-work/").content.decode()
    assert len([name for name in ["Nele", "Wout", "Karel", "Kofi", "Amina"] if f"What {name} knows" in page]) == 4
    assert "What Chloé knows" not in page
    assert f"{PEOPLE}?community=plain-language" in page
    here = client.get(PEOPLE, {"community": "plain-language"}).context["results"].people
    assert [each.name.split()[0] for each in here] == ["Amina", "Karel", "Kofi", "Nele", "Wout"]
    for odd in ["nowhere", "\x00", "x" * 300]:
        assert len(client.get(PEOPLE, {"community": odd}).context["results"].people) == 6


def test_the_other_house_is_not_searched(mereldal: Tenant, duinzicht: Tenant) -> None:
    with duinzicht.enter():
        add_topic(duinzicht["Nele"], "Letters")
    assert found(mereldal, "letters") == []


def test_plain_is_without_accents_capitals_and_doubled_spaces() -> None:
    assert normalise("  CRÈCHE  en\tœuvre Ø ") == "creche en oeuvre o"


def test_a_search_asks_few_questions(mereldal: Tenant) -> None:
    with mereldal.enter():
        add_topic(mereldal["Nele"], "Letters")
        with CaptureQueriesContext(connection) as seen:
            page_of(find_experts("letters and words"), "1")
            page_of(find_experts("letters"), "1")
    # What the words mean, twice for a word that means nothing here, which ends it; who has them, people, topics.
    assert len(seen) == 2 + 4

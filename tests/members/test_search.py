"""What Find finds of people."""

import pytest

from cop_platform.search.registry import Result, find_everywhere
from members.models import FormerNamePolicy
from members.people.deactivation import deactivate
from members.people.expertise import add_topic
from tests.support.people import Tenant, make_employee, signed_in


def people(house: Tenant, text: str) -> list[Result]:
    with house.enter():
        groups = find_everywhere(house["Amina"], text, house.organisation.slug)
        return [result for group in groups if group.source.name == "people" for result in group.results]


@pytest.fixture
def els(mereldal: Tenant) -> Tenant:
    with mereldal.enter():
        els = make_employee(mereldal.organisation, "Els Crépin", works_at="Invoicing")
        add_topic(els, "The QR code")
        add_topic(els, "Crèche bills")
        mereldal.people["Els"] = els
    return mereldal


@pytest.mark.parametrize("text", ["els", "CREPIN", "invoicing", "creche", "qr code", "els bill invoic"])
def test_people_are_found_by_name_place_of_work_and_topics(els: Tenant, text: str) -> None:
    [found] = people(els, text)
    assert (found.title, found.url) == ("Els Crépin", els["Els"].get_absolute_url())
    assert [(line.label, line.text) for line in found.details] == [
        ("", "Invoicing"),
        ("Ask about:", "Crèche bills; The QR code"),
    ]
    assert ">EC<" in found.mark


def test_who_said_nothing_is_not_found(els: Tenant) -> None:
    """As on the page of all experts, so that Find is no directory of staff either."""
    assert people(els, "Kofi") == []


def test_every_word_must_occur(els: Tenant) -> None:
    assert people(els, "els zeppelin") == []


@pytest.mark.parametrize("policy", FormerNamePolicy.values)
def test_former_colleagues_are_never_found(els: Tenant, policy: str) -> None:
    els.organisation.former_name_policy = policy
    els.organisation.save()
    with els.enter():
        deactivate(els["Els"], by=els["Tom"])
    assert [people(els, text) for text in ["els", "invoicing", "creche", "former"]] == [[]] * 4


def test_the_way_to_all_finds_the_same(els: Tenant) -> None:
    with els.enter():
        for index in range(6):
            add_topic(make_employee(els.organisation, f"Colleague Number{index}"), "Soup")
    client = signed_in(els["Amina"])
    page = client.get("/o/mereldal/find/", {"q": "soup"}).content.decode()
    assert page.count("Ask about:") == 5
    assert 'href="/o/mereldal/people/?q=soup"' in page
    assert client.get("/o/mereldal/people/?q=soup").content.decode().count("Colleague Number") == 6

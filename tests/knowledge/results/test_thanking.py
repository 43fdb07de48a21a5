"""Whoever is thanked is asked first; a yes can be taken back any day."""

import pytest

from cop_platform.attention import action_items_for
from knowledge.models import Thanks
from knowledge.results.recording import remove
from knowledge.results.thanking import (
    MAX_THANKED,
    NotAsked,
    TooManyThanked,
    accept,
    ask_to_thank,
    decline,
    thanked_for,
)
from members.people.deactivation import deactivate
from tests.support.people import Tenant, make_employee, make_result, signed_in

LINE = "knowledge/results/attention/thanks.html"


def names(result: object) -> list[str]:
    return [each.employee.name.split()[0] for each in thanked_for(result)]  # type: ignore[arg-type]


@pytest.mark.requirement("S91")
def test_a_name_shows_only_after_a_yes_and_until_it_is_taken_back(mereldal: Tenant) -> None:
    with mereldal.enter():
        result = make_result(mereldal.communities["plain-language"], mereldal["Amina"])
        ask_to_thank(result, [mereldal["Karel"]], by=mereldal["Amina"])
    page = result.get_absolute_url()
    assert "Karel Segers" not in signed_in(mereldal["Kofi"]).get(page).text
    with mereldal.enter():
        assert [item.template for item in action_items_for(mereldal["Karel"])].count(LINE) == 1
        assert LINE not in [item.template for item in action_items_for(mereldal["Kofi"])]
    karel = signed_in(mereldal["Karel"])
    assert "Karel" in karel.post(f"{page}thanks/", {"answer": "yes"}, follow=True).text
    assert "Karel Segers" in signed_in(mereldal["Kofi"]).get(page).text
    karel.post(f"{page}thanks/", {"answer": "no"})
    assert "Karel Segers" not in signed_in(mereldal["Kofi"]).get(page).text
    with mereldal.enter():
        assert not Thanks.objects.exists()


def test_a_no_is_forgotten_and_nobody_can_say_yes_unasked(inside: Tenant) -> None:
    result = make_result(inside.communities["plain-language"], inside["Amina"])
    ask_to_thank(result, [inside["Karel"]], by=inside["Amina"])
    decline(result, by=inside["Karel"])
    assert not Thanks.objects.exists()
    with pytest.raises(NotAsked):
        accept(result, by=inside["Karel"])
    with pytest.raises(NotAsked):
        accept(result, by=inside["Kofi"])


def test_whoever_is_asked_twice_is_asked_once(inside: Tenant) -> None:
    result = make_result(inside.communities["plain-language"], inside["Amina"])
    ask_to_thank(result, [inside["Karel"], inside["Karel"]], by=inside["Amina"])
    accept(result, by=inside["Karel"])
    ask_to_thank(result, [inside["Karel"], inside["Kofi"]], by=inside["Nele"])
    accept(result, by=inside["Karel"])
    assert names(result) == ["Karel"]
    assert Thanks.objects.count() == 2


def test_whoever_names_themselves_has_said_yes(inside: Tenant) -> None:
    result = make_result(inside.communities["plain-language"], inside["Amina"])
    ask_to_thank(result, [inside["Amina"]], by=inside["Amina"])
    assert names(result) == ["Amina"]


def test_whoever_leaves_is_asked_nothing_more_and_stays_named(inside: Tenant) -> None:
    result = make_result(inside.communities["plain-language"], inside["Amina"])
    ask_to_thank(result, [inside["Karel"], inside["Kofi"]], by=inside["Amina"])
    accept(result, by=inside["Karel"])
    for name in ("Karel", "Kofi"):
        deactivate(inside[name], by=inside["Tom"])
    assert names(result) == ["Karel"]
    assert Thanks.objects.count() == 1
    left = inside["Kofi"]
    left.refresh_from_db()
    ask_to_thank(result, [left], by=inside["Amina"])
    assert Thanks.objects.count() == 1


def test_a_result_that_is_gone_asks_nobody(inside: Tenant) -> None:
    result = make_result(inside.communities["plain-language"], inside["Amina"])
    ask_to_thank(result, [inside["Karel"]], by=inside["Amina"])
    remove(result, by=inside["Amina"])
    assert LINE not in [item.template for item in action_items_for(inside["Karel"])]


def test_names_have_a_limit(inside: Tenant) -> None:
    result = make_result(inside.communities["plain-language"], inside["Amina"])
    many = [make_employee(inside.organisation, f"Number {index}") for index in range(MAX_THANKED + 1)]
    with pytest.raises(TooManyThanked):
        ask_to_thank(result, many, by=inside["Amina"])
    assert not Thanks.objects.exists()

"""Action items for a person, and offers of places where help is welcome."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from cop_platform import attention
from cop_platform.attention import ActionItem, Offer, action_items, action_items_for, offers, offers_for

JANUARY, MAY = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "_action_item_sources", [])
    monkeypatch.setattr(attention, "_offer_sources", [])


def test_all_that_waits_for_somebody_comes_together_the_newest_first() -> None:
    @action_items
    def old(person: str) -> list[ActionItem]:
        return [ActionItem("old.html", person, JANUARY)]

    @action_items
    def new(person: str) -> list[ActionItem]:
        return [ActionItem("new.html", person, MAY)]

    assert action_items_for("Amina") == [ActionItem("new.html", "Amina", MAY), ActionItem("old.html", "Amina", JANUARY)]


def test_each_source_is_asked_once_for_many_communities() -> None:
    asked: list[Any] = []

    @offers
    def soup(communities: list[Any]) -> Iterator[Offer]:
        asked.append(communities)
        return (Offer(each, "Bring soup", "/soup/", "I like to") for each in communities if each != 2)

    assert {key: [hand.text for hand in hands] for key, hands in offers_for([1, 2, 3]).items()} == {
        1: ["Bring soup"],
        3: ["Bring soup"],
    }
    assert asked == [[1, 2, 3]]

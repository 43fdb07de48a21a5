"""Action items for a person, and offers of places where help is welcome."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db.models import Q

from cop_platform import attention
from cop_platform.attention import ActionItem, Offer, Reason, action_items, action_items_for, offers, offers_for

JANUARY, MAY = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "_action_item_sources", [])
    monkeypatch.setattr(attention, "_offer_sources", [])


def item(name: str, since: datetime = JANUARY, **fields: Any) -> ActionItem:
    return ActionItem(name, None, since, **fields)


@pytest.mark.at("2026-06-01T09:00:00Z")
def test_who_waits_comes_first_then_what_has_a_date_then_offers_then_greetings() -> None:
    @action_items
    def mixed(person: str) -> list[ActionItem]:
        return [
            item("hello", MAY, reason=Reason.HELLO),
            item("old offer"),
            item("new offer", MAY),
            item("in four days", until=date(2026, 6, 5)),
            item("in three days", until=date(2026, 6, 4)),
        ]

    @action_items
    def more(person: str) -> list[ActionItem]:
        return [
            item("waits since May", MAY, reason=Reason.WAITED_FOR, until=date(2026, 6, 2)),
            item("waits since January", reason=Reason.WAITED_FOR),
            item("past", until=date(2026, 5, 31)),
        ]

    found = action_items_for("Amina")
    assert [(each.template, each.is_pressing) for each in found] == [
        ("waits since January", True),
        ("waits since May", True),
        ("past", True),
        ("in three days", True),
        ("new offer", False),
        ("old offer", False),
        ("in four days", False),
        ("hello", False),
    ]


def test_each_source_is_asked_once_for_many_communities() -> None:
    asked: list[Any] = []

    @offers(Q)
    def soup(communities: list[Any]) -> Iterator[Offer]:
        asked.append(communities)
        return (Offer(each, "Bring soup", "/soup/", "I like to") for each in communities if each != 2)

    assert {key: [hand.text for hand in hands] for key, hands in offers_for([1, 2, 3]).items()} == {
        1: ["Bring soup"],
        3: ["Bring soup"],
    }
    assert asked == [[1, 2, 3]]

"""The registry of what can be found: few letters search nothing, each source is bounded."""

from typing import Any

import pytest

from cop_platform.search import registry
from cop_platform.search.registry import SHOWN_AT_ONCE, Result, Source, find_everywhere, register, sought


@pytest.fixture(autouse=True)
def _no_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_sources", [])


def source(name: str, count: int, all_at: str = "", asked: list[Any] | None = None) -> Source:
    def find(person: str, text: str) -> Any:
        (asked if asked is not None else []).append((person, text))
        return [f"{text} {number}" for number in range(count)]

    return Source(name, name.capitalize(), find, lambda record: Result(record, "/there/"), all_at)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ""),
        ("a", ""),
        (" é ", ""),
        ("\x00a\x00", ""),
        ("a \u0301\u0301\u0301", ""),
        ("ab", "ab"),
        ("a b", "a b"),
        ("  soup \n in  Gent ", "soup in Gent"),
        ("x" * 8_000, "x" * 100),
    ],
)
def test_under_two_letters_nothing_is_sought(typed: str, expected: str) -> None:
    assert sought(typed) == expected


def test_without_a_text_no_source_is_asked() -> None:
    asked: list[Any] = []
    register(source("soups", 3, asked=asked))
    assert find_everywhere("Amina", "", "mereldal") == []
    assert asked == []


def test_groups_come_in_the_order_of_their_sources_without_empty_ones() -> None:
    asked: list[Any] = []
    for name, count in [("people", 1), ("soups", 0), ("rooms", 2)]:
        register(source(name, count, asked=asked))
    groups = find_everywhere("Amina", "noon", "mereldal")
    assert [(group.source.name, len(group.results), group.has_more) for group in groups] == [
        ("people", 1, False),
        ("rooms", 2, False),
    ]
    assert asked == [("Amina", "noon")] * 3


@pytest.mark.parametrize(("count", "more"), [(SHOWN_AT_ONCE, False), (SHOWN_AT_ONCE + 1, True), (300, True)])
def test_at_most_five_of_a_kind_and_the_way_to_all(count: int, more: bool) -> None:
    register(source("soups", count, all_at="directory"))
    register(source("rooms", count))
    soups, rooms = find_everywhere("Amina", "à & b", "mereldal")
    assert (len(soups.results), soups.has_more) == (SHOWN_AT_ONCE, more)
    assert soups.all_url == ("/o/mereldal/communities/?q=%C3%A0+%26+b" if more else "")
    assert (len(rooms.results), rooms.has_more, rooms.all_url) == (SHOWN_AT_ONCE, more, "")

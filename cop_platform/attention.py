"""What asks something of a person, and where a hand would help: each app says its own, in a module ``attention``.

Two small registries, so that a page shows all of it without knowing who asks. Each source answers with one query,
however many people or communities there are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Asked:
    """Something that waits for one person. ``template`` shows it as a list item, with this as ``asked``."""

    template: str
    about: Any
    since: datetime


@dataclass(frozen=True)
class Hand:
    """Something small that somebody might like to do; offered, never asked of anybody in particular."""

    community_id: int
    words: str
    address: str
    act: str


Asking = Callable[[Any], Iterable[Asked]]
Offering = Callable[[list[Any]], Iterable[Hand]]

_asking: list[Asking] = []
_offering: list[Offering] = []


def asks(source: Asking) -> Asking:
    """Declare a source of what is asked of one employee."""
    _asking.append(source)
    return source


def offers(source: Offering) -> Offering:
    """Declare a source of what a list of communities could use a hand with."""
    _offering.append(source)
    return source


def asked_of(person: Any) -> list[Asked]:
    """All that waits for this person, the newest first."""
    waiting = [each for source in _asking for each in source(person)]
    return sorted(waiting, key=lambda asked: asked.since, reverse=True)


def hands_for(communities: list[Any]) -> dict[int, list[Hand]]:
    """Where a hand would help, by community id, in the order the sources give them."""
    found: dict[int, list[Hand]] = {}
    for source in _offering:
        for hand in source(communities):
            found.setdefault(hand.community_id, []).append(hand)
    return found

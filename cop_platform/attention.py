"""What asks something of a person, and where a hand would help: each app says its own, in a module ``attention``.

Two small registries, so that a page shows all of it without knowing who asks. Each source answers with one query,
however many people or communities there are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class ActionItem:
    """Something that waits for one person. ``template`` shows it as a list item, with this as ``asked``."""

    template: str
    about: Any
    since: datetime


@dataclass(frozen=True)
class Offer:
    """Something small that somebody might like to do; offered, never asked of anybody in particular."""

    community_id: int
    text: str
    address: str
    button: str


ActionItemSource = Callable[[Any], Iterable[ActionItem]]
OfferSource = Callable[[list[Any]], Iterable[Offer]]

_action_item_sources: list[ActionItemSource] = []
_offer_sources: list[OfferSource] = []


def action_items(source: ActionItemSource) -> ActionItemSource:
    """Declare a source of what is asked of one employee."""
    _action_item_sources.append(source)
    return source


def offers(source: OfferSource) -> OfferSource:
    """Declare a source of what a list of communities could use a hand with."""
    _offer_sources.append(source)
    return source


def action_items_for(person: Any) -> list[ActionItem]:
    """All that waits for this person, the newest first."""
    waiting = [each for source in _action_item_sources for each in source(person)]
    return sorted(waiting, key=lambda asked: asked.since, reverse=True)


def offers_for(communities: list[Any]) -> dict[int, list[Offer]]:
    """Where a hand would help, by community id, in the order the sources give them."""
    found: dict[int, list[Offer]] = {}
    for source in _offer_sources:
        for hand in source(communities):
            found.setdefault(hand.community_id, []).append(hand)
    return found

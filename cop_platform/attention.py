"""Registries of action items and offers, which each app fills in its module ``attention``.

A page shows all of them without knowing their sources. Each source makes one query, however many people or communities
there are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class ActionItem:
    """Something one person is asked to do. ``template`` shows it as a list item and gets it as ``action_item``."""

    template: str
    about: Any
    since: datetime


@dataclass(frozen=True)
class Offer:
    """A small way to help a community, offered to everyone, never asked of one person."""

    community_id: int
    text: str
    address: str
    button: str


ActionItemSource = Callable[[Any], Iterable[ActionItem]]
OfferSource = Callable[[list[Any]], Iterable[Offer]]

_action_item_sources: list[ActionItemSource] = []
_offer_sources: list[OfferSource] = []


def action_items(source: ActionItemSource) -> ActionItemSource:
    """Register a source of action items for one employee."""
    _action_item_sources.append(source)
    return source


def offers(source: OfferSource) -> OfferSource:
    """Register a source of offers for a list of communities."""
    _offer_sources.append(source)
    return source


def action_items_for(person: Any) -> list[ActionItem]:
    """All action items of this person, the newest first."""
    waiting = [each for source in _action_item_sources for each in source(person)]
    return sorted(waiting, key=lambda asked: asked.since, reverse=True)


def offers_for(communities: list[Any]) -> dict[int, list[Offer]]:
    """Offers by community id, in the order of their sources."""
    found: dict[int, list[Offer]] = {}
    for source in _offer_sources:
        for hand in source(communities):
            found.setdefault(hand.community_id, []).append(hand)
    return found

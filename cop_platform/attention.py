"""Registries of action items, offers and signs, which each app fills in its module ``attention``.

A page shows all of them without knowing their sources. Each source makes one query, however many people or communities
there are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.functional import Promise

from cop_platform.planned_queries import Moment, planned

#: A date is near from so many days before it.
NEAR = timedelta(days=3)


class Reason(IntEnum):
    """Why an item is shown, in the order of the page."""

    WAITED_FOR = 1
    DATE = 2
    OFFER = 3
    HELLO = 4


@dataclass(frozen=True)
class ActionItem:
    """Something one person is asked to do. ``template`` shows it as a list item and gets it as ``action_item``.

    ``reason``: WAITED_FOR when somebody waits for this person; a date is found from ``until``, the last day to act.
    ``waiting``: the name of who waits, empty where it is not shown or where nobody in particular does.
    """

    template: str
    about: Any
    since: datetime
    reason: Reason = Reason.OFFER
    until: date | None = None
    waiting: str = ""

    @property
    def is_pressing(self) -> bool:
        """Whether somebody waits or a date is near; only such an item may have the filled button."""
        return self._reason_today in {Reason.WAITED_FOR, Reason.DATE}

    @property
    def place(self) -> tuple[int, float]:
        """Where it stands: whom somebody waits for the longest, the nearest date, then the newest."""
        reason = self._reason_today
        if reason == Reason.WAITED_FOR:
            return reason, self.since.timestamp()
        if reason == Reason.DATE and self.until:
            return reason, self.until.toordinal()
        return reason, -self.since.timestamp()

    @property
    def _reason_today(self) -> Reason:
        is_near = self.until is not None and self.until <= timezone.localdate() + NEAR
        return Reason.DATE if self.reason == Reason.OFFER and is_near else self.reason


@dataclass(frozen=True)
class Offer:
    """A small way to help a community, offered to everyone, never asked of one person."""

    community_id: int
    text: str
    address: str
    button: str


def _no_facts(_at: Moment) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Sign:
    """A fact about a community that is worth a conversation, never a verdict. All signs are found in one query.

    ``label``: in two words, with the name of an ``icon``. ``where``: a condition on communities. ``facts``: columns by
    name that ``sentence`` needs, which says it of one community that has them. Both reckon from the moment they get.
    """

    name: str
    label: str | Promise
    icon: str
    where: Callable[[Moment], Any]
    sentence: Callable[[Any], str]
    facts: Callable[[Moment], dict[str, Any]] = _no_facts


ActionItemSource = Callable[[Any], Iterable[ActionItem]]
Rows = Callable[[Any, Moment], QuerySet[Any]]
OfferSource = Callable[[list[Any]], Iterable[Offer]]

_action_item_sources: list[ActionItemSource] = []
_rows_of: dict[ActionItemSource, Rows] = {}
_offer_sources: list[tuple[Callable[[], Q], OfferSource]] = []
_signs: list[tuple[int, Sign]] = []


def action_items(source: ActionItemSource) -> ActionItemSource:
    """Register a source of action items for one employee."""
    _action_item_sources.append(source)
    return source


def action_items_among(rows: Rows) -> Callable[[ActionItemSource], ActionItemSource]:
    """Register a source that is asked only if there is one of these rows.

    ``rows`` must find something whenever the source does; it may find more. All are looked for in one query, so they
    are best simple: what the source asks takes PostgreSQL longer to plan than to answer.
    """

    def register(source: ActionItemSource) -> ActionItemSource:
        _rows_of[source] = rows
        return action_items(source)

    return register


def offers(where: Callable[[], Q]) -> Callable[[OfferSource], OfferSource]:
    """Register a source of offers for a list of communities. ``where``: a filter for the communities that have one."""

    def register(source: OfferSource) -> OfferSource:
        _offer_sources.append((where, source))
        return source

    return register


def register_sign(position: int, sign: Sign) -> None:
    """Register a sign; where a community has several, they are shown in the order of their positions."""
    _signs.append((position, sign))
    _signs.sort(key=lambda entry: entry[0])


def one_by_one(rows: QuerySet[Any]) -> Q:
    """Whether there is such a row, for the condition of a sign.

    Not Exists, for which PostgreSQL would read the rows of all communities, and here it is asked of the first only.
    """
    return Q(IsNull(Subquery(rows.order_by().values("pk")[:1]), False))


def signs() -> list[Sign]:
    return [sign for _position, sign in _signs]


def action_items_for(person: Any) -> list[ActionItem]:
    """All action items of this person, in the order of the page."""
    idle = _idle_sources(person)
    waiting = [each for source in _action_item_sources if source not in idle for each in source(person)]
    return sorted(waiting, key=lambda asked: asked.place)


def _idle_sources(person: Any) -> set[ActionItemSource]:
    """The sources of which is known that they have nothing for this person."""
    if not any(source in _rows_of for source in _action_item_sources):
        return set()
    [found] = _which_have_rows(person)
    return {source for source, has_rows in zip(_rows_of, found, strict=True) if not has_rows}


@planned
def _which_have_rows(person: Any, at: Moment) -> QuerySet[Any]:
    """Whether there are rows, for each source that names some, in their order."""
    people: QuerySet[Any] = type(person).objects.filter(pk=person.pk)
    return people.values_list(*[Exists(rows(person, at)) for rows in _rows_of.values()])


def offers_for(communities: list[Any]) -> dict[int, list[Offer]]:
    """Offers by community id, in the order of their sources."""
    found: dict[int, list[Offer]] = {}
    for _where, source in _offer_sources:
        for hand in source(communities):
            found.setdefault(hand.community_id, []).append(hand)
    return found


def with_offers() -> Q:
    """A filter for communities with an offer of any source."""
    return reduce(or_, (where() for where, _source in _offer_sources), Q(pk__in=()))

"""Pages of a long list that is neither counted nor walked to its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.http import QueryDict
from django.utils.functional import cached_property

from cop_platform.web.query import page_number

#: Whoever wants what comes after so many pages searches for it: each page of a list reads all that stands before it.
MAX_PAGES = 50
LONGEST_CURSOR = 60


class BoundedPaginator(Paginator):
    """The first MAX_PAGES pages. ``count`` is at most what they hold; ``has_more`` says that there are others."""

    object_list: Any

    @cached_property
    def count(self) -> int:
        return min(self._counted, self._most)

    @property
    def has_more(self) -> bool:
        return self._counted > self._most

    @cached_property
    def _counted(self) -> int:
        found: int = self.object_list.order_by()[: self._most + 1].count()
        return found

    @property
    def _most(self) -> int:
        return MAX_PAGES * self.per_page


def bounded_page(found: QuerySet[Any], size: int, number: str) -> Page[Any]:
    """The page with this number. An invalid number gives the first or the last page."""
    return BoundedPaginator(found, size).get_page(number if len(number) < 10 else "1")


@dataclass(frozen=True)
class Part:
    """A page of a list of which nobody needs to know how long it is."""

    items: list[Any]
    number: int
    has_next: bool


def part_of(found: QuerySet[Any], size: int, number: str) -> Part:
    """The page with this number, or the first; one row more is read, to see whether a page follows."""
    page = page_number(number, last=MAX_PAGES)
    start = (page - 1) * size
    rows = list(found[start : start + size + 1])
    return Part(rows[:size], page, has_next=len(rows) > size and page < MAX_PAGES)


@dataclass(frozen=True)
class Cursor:
    """Where a page of a list begins or ends: behind one record, or before another, each named as in addresses."""

    after: str = ""
    before: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> "Cursor":
        after, before = (query.get(name, "").replace("\x00", "")[:LONGEST_CURSOR] for name in ("after", "before"))
        return cls(after) if after else cls(before=before)


FIRST_PAGE = Cursor()


@dataclass(frozen=True)
class Slice:
    """A page of a list, read from where the page before ended. ``before``, ``after``: empty without a page there.

    Its address stays right when something is put in further up, and each page costs as much as the first.
    """

    items: list[Any]
    before: str = ""
    after: str = ""


class _Row(Func):
    """Several values, compared one by one as PostgreSQL compares rows."""

    template = "(%(expressions)s)"
    output_field: Any = BooleanField()


def ordered(found: QuerySet[Any], order: Sequence[Any], *, descending: bool) -> QuerySet[Any]:
    return found.order_by(*(each.desc() if descending else each.asc() for each in _keys(order)))


def _keys(order: Sequence[Any]) -> list[Any]:
    return [F(each) if isinstance(each, str) else each for each in order]


def slice_of(
    found: QuerySet[Any], order: Sequence[Any], name: str, cursor: Cursor, size: int, *, descending: bool = False
) -> Slice:
    """The page behind or before the record that the cursor names by its field ``name``.

    ``order``: expressions that no record has as NULL and of which the last is unique. A name that is not there gives
    the first page; so does a page that begins there.
    """
    backwards = bool(cursor.before) and not cursor.after
    rows, keys = ordered(found, order, descending=descending != backwards), _keys(order)
    if anchor := cursor.after or cursor.before:
        place = found.model.objects.filter(**{name: anchor}).values_list(*keys).first()
        if place is None:
            return slice_of(found, order, name, FIRST_PAGE, size, descending=descending)
        comparison = LessThan if descending != backwards else GreaterThan
        rows = rows.filter(comparison(_Row(*keys), _Row(*map(Value, place))))
    read = list(rows[: size + 1])
    if backwards and len(read) <= size:
        return slice_of(found, order, name, FIRST_PAGE, size, descending=descending)
    return sliced(read, name, cursor, size)


def sliced(read: list[Any], name: str, cursor: Cursor, size: int) -> Slice:
    """The page of these records, read outwards from the cursor, and one more if there is one."""
    backwards = bool(cursor.before) and not cursor.after
    items, has_more = read[:size], len(read) > size
    if backwards:
        items.reverse()
    has_before, has_after = (has_more, True) if backwards else (bool(cursor.after), has_more)
    names = [getattr(each, name) for each in items]
    return Slice(items, names[0] if names and has_before else "", names[-1] if names and has_after else "")

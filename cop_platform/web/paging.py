"""Pages of a long list that is neither counted nor walked to its end."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from cop_platform.web.query import page_number

#: Whoever wants what comes after so many pages searches for it: each page of a list reads all that stands before it.
MAX_PAGES = 50


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

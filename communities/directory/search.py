"""Directory search: text and filters, and the order in which communities are shown."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.directory import matching
from communities.directory.domains import spellings_of
from communities.models import Community, Joining, MainGoal, Opportunity, Phase
from communities.models.community import IS_CLOSED, NEXT_MEETING
from communities.models.opportunity import on_offer
from communities.roles.terms import with_vacancy
from cop_platform.planned_queries import Moment, planned
from cop_platform.search.index import TypedText, understand
from cop_platform.web.paging import FIRST_PAGE, Cursor, Slice, ordered, slice_of, sliced
from cop_platform.web.query import search_text
from members.models import Employee

PAGE_SIZE = 24
#: How many times as much is read of a frequent word beside a filter, so that what passes it is among that.
DEEPER = 10
#: A community meets soon if its next meeting is within this time.
SOON = timedelta(days=14)


class Sort(StrEnum):
    """Orders of the directory. BEST, how well it matches, is for a text alone."""

    BEST = "best"
    NEXT = "next"
    NEWEST = "newest"
    NAME = "name"

    @property
    def label(self) -> str:
        return str(LABELS[self])


@dataclass(frozen=True)
class DirectoryQuery:
    """A parsed search of the directory. Unknown values in the address are ignored rather than refused."""

    text: str = ""
    domains: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    joinings: tuple[str, ...] = ()
    soon: bool = False
    mine: bool = False
    vacant: bool = False
    help_wanted: bool = False
    chosen_sort: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> "DirectoryQuery":
        return cls(
            text=search_text(query, "q"),
            domains=tuple(domain.replace("\x00", "")[:40] for domain in query.getlist("domain")[:20] if domain),
            goals=tuple(goal for goal in query.getlist("goal") if goal in MainGoal.values),
            phases=tuple(phase for phase in query.getlist("phase") if phase in Phase.values),
            joinings=tuple(joining for joining in query.getlist("joining") if joining in Joining.values),
            soon=query.get("soon") == "1",
            mine=query.get("mine") == "1",
            vacant=query.get("vacant") == "1",
            help_wanted=query.get("help") == "1",
            chosen_sort=query.get("sort", ""),
        )

    @property
    def sort(self) -> Sort:
        """The best first for a text, else the next to meet, unless another order is chosen."""
        if self.chosen_sort in list(Sort) and (self.text or self.chosen_sort != Sort.BEST):
            return Sort(self.chosen_sort)
        return Sort.BEST if self.text else Sort.NEXT

    @property
    def is_filtered(self) -> bool:
        return bool(self.text) or self.has_filter

    @property
    def has_filter(self) -> bool:
        """Whether fewer are shown than have the text."""
        return bool(self.has_more or self.soon or self.mine or self.vacant or self.help_wanted)

    @property
    def has_more(self) -> bool:
        """Whether one of “More filters” is chosen."""
        return bool(self.domains or self.goals or self.phases or self.joinings)


@dataclass(frozen=True)
class DirectoryPage:
    """A page of communities, and the text that was looked for if there was one."""

    page: Slice
    sought: TypedText | None = None

    @property
    def is_cut(self) -> bool:
        """Whether so many have the text that only some of them are listed."""
        return bool(self.sought and self.sought.is_cut)


#: What each order compares, ascending; the last is unique. A name stands for a column.
ORDERS = {
    Sort.NEXT: (IS_CLOSED, NEXT_MEETING, "name_key", "id"),
    Sort.NAME: ("name_key", "id"),
    Sort.NEWEST: ("created_at", "id"),
}
BACKWARDS = {Sort.NEWEST}
LABELS = {
    Sort.BEST: _("Best match first"),
    Sort.NEXT: _("Next to meet first"),
    Sort.NEWEST: _("Newest first"),
    Sort.NAME: _("By name"),
}


def sorts_for(*, with_best: bool) -> list[tuple[Sort, str]]:
    """The orders that one can choose, each with its label."""
    return [(sort, sort.label) for sort in Sort if with_best or sort != Sort.BEST]


def find(query: DirectoryQuery, employee: Employee, cursor: Cursor = FIRST_PAGE, size: int = 0) -> DirectoryPage:
    """A page of the communities with all words of the text that pass all filters.

    A text is looked for in names, purposes, domains, the questions of ideas, ambitions, what participants can be asked
    about, and the names of people in roles (``matching``).
    """
    size = size or PAGE_SIZE
    chosen = filtered(query, employee)
    if query.text:
        sought = understand(query.text, matching.subjects())
        depth = DEEPER if query.has_filter else 1
        return DirectoryPage(matching.slice_of(sought, chosen, query.sort, cursor, size, depth=depth), sought)
    order, descending = ORDERS[query.sort], query.sort in BACKWARDS
    if not query.is_filtered and cursor == FIRST_PAGE:
        return DirectoryPage(sliced(_first(query.sort, size), "slug", cursor, size))
    return DirectoryPage(slice_of(chosen, order, "slug", cursor, size, descending=descending))


@planned
def _first(sort: Sort, size: int, _at: Moment) -> QuerySet[Community]:
    """The first page without a filter, which is what most visits ask for; one row more says that there are others."""
    return ordered(Community.objects.all(), ORDERS[sort], descending=sort in BACKWARDS)[: size + 1]


def filtered(query: DirectoryQuery, employee: Employee) -> QuerySet[Community]:
    """Communities that pass the filters, whatever the text."""
    found: QuerySet[Community] = Community.objects.all()
    if query.domains:
        found = found.filter(domain__in=spellings_of(query.domains))
    for name, values in _choices(query).items():
        if values:
            found = found.filter(**{f"{name}__in": values})
    if query.soon:
        found = found.filter(next_meeting_at__lt=timezone.now() + SOON)
    if query.help_wanted:
        found = found.filter(Exists(Opportunity.objects.filter(on_offer(), community=OuterRef("pk"))))
    if query.mine:
        found = found.filter(participations__employee=employee)
    if query.vacant:
        found = found.filter(with_vacancy(one_by_one=True))
    return found


def _choices(query: DirectoryQuery) -> dict[str, tuple[str, ...]]:
    return {
        "main_goal": query.goals,
        "phase": query.phases,
        "joining": query.joinings,
    }

"""Directory search: text and filters; the communities with the next meetings come first."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.paginator import Page
from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from communities.models import Community, Joining, MainGoal, Opportunity, Phase
from communities.models.opportunity import on_offer
from communities.roles.terms import with_vacancy
from cop_platform.sorting import SortKey
from cop_platform.text import folded
from cop_platform.web.paging import bounded_page
from cop_platform.web.query import every_word, search_text
from members.models import Employee

PAGE_SIZE = 24
#: A community meets soon if its next meeting is within this time.
SOON = timedelta(days=14)
#: More domains than people choose from.
MAX_SPELLINGS = 200
SPELLINGS = """
WITH RECURSIVE spelling (domain) AS (
    SELECT min(domain) FROM communities_community
    UNION ALL
    SELECT (SELECT min(domain) FROM communities_community WHERE domain > spelling.domain)
    FROM spelling WHERE spelling.domain IS NOT NULL
)
SELECT domain FROM spelling WHERE domain IS NOT NULL LIMIT %s
"""


@dataclass(frozen=True)
class DirectoryQuery:
    """A parsed search of the directory. Unknown values in the address are ignored rather than refused."""

    text: str = ""
    domains: list[str] = field(default_factory=list)
    goals: list[str] = field(default_factory=list)
    phases: list[str] = field(default_factory=list)
    joinings: list[str] = field(default_factory=list)
    soon: bool = False
    mine: bool = False
    vacant: bool = False
    help_wanted: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> "DirectoryQuery":
        return cls(
            text=search_text(query, "q"),
            domains=[domain.replace("\x00", "")[:40] for domain in query.getlist("domain")[:20] if domain],
            goals=[goal for goal in query.getlist("goal") if goal in MainGoal.values],
            phases=[phase for phase in query.getlist("phase") if phase in Phase.values],
            joinings=[joining for joining in query.getlist("joining") if joining in Joining.values],
            soon=query.get("soon") == "1",
            mine=query.get("mine") == "1",
            vacant=query.get("vacant") == "1",
            help_wanted=query.get("help") == "1",
        )

    @property
    def is_filtered(self) -> bool:
        chips = self.soon or self.mine or self.vacant or self.help_wanted
        return bool(self.text or self.has_more or chips)

    @property
    def has_more(self) -> bool:
        """Whether one of “More filters” is chosen."""
        return bool(self.domains or self.goals or self.phases or self.joinings)


def search(query: DirectoryQuery, employee: Employee) -> QuerySet[Community]:
    """Every word must occur in the name, the purpose or the domain; accents and case do not matter.

    Ordered by the next meeting; closed communities come last.
    """
    found = Community.objects.filter(every_word(query.text, "name", "purpose", "domain"))
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
        found = found.filter(with_vacancy())
    closed = ExpressionWrapper(Q(phase=Phase.CLOSED), BooleanField())
    return found.order_by(closed, F("next_meeting_at").asc(nulls_last=True), SortKey("name"), "id")


def _choices(query: DirectoryQuery) -> dict[str, list[str]]:
    return {
        "main_goal": query.goals,
        "phase": query.phases,
        "joining": query.joinings,
    }


@dataclass(frozen=True)
class Domain:
    """A choice of the filter; two domains that read the same are one."""

    name: str
    is_chosen: bool


def domains(chosen: Collection[str]) -> list[Domain]:
    """The domains of this organisation's communities, each in the spelling used most."""
    wanted = {folded(each) for each in chosen}
    spellings: dict[str, list[str]] = {}
    for each in _spellings():
        spellings.setdefault(folded(each), []).append(each)
    ambiguous = [each for same in spellings.values() if len(same) > 1 for each in same]
    uses = Counter(Community.objects.filter(domain__in=ambiguous).values_list("domain", flat=True) if ambiguous else ())
    shown = {key: max(same, key=lambda each: (uses[each], each)) for key, same in spellings.items()}
    return [Domain(shown[key], key in wanted) for key in sorted(shown)]


def spellings_of(chosen: Collection[str]) -> list[str]:
    """Every spelling in use of these domains: capitals, accents and the form of letters do not matter."""
    wanted = {folded(each) for each in chosen}
    return [*chosen, *(each for each in _spellings() if folded(each) in wanted)]


def _spellings() -> list[str]:
    """The domains as they are spelled, MAX_SPELLINGS at most: one step in the index for each, not one row a community.

    Plain SQL, which row-level security holds to this organisation as it does all other.
    """
    with connection.cursor() as cursor:
        cursor.execute(SPELLINGS, [MAX_SPELLINGS])
        return [domain for (domain,) in cursor.fetchall()]


def page_of(found: QuerySet[Community], number: str) -> Page[Any]:
    """The page with this number. An invalid number gives the first or the last page."""
    return bounded_page(found, PAGE_SIZE, number)

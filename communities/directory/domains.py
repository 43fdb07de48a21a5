"""Domains of an organisation's communities, as choices of the directory's filter."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from communities.models import Community
from cop_platform.text import folded

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
#: The same, with a row without a domain if the organisation has written down its approach.
SPELLINGS_AND_APPROACH = f"""({SPELLINGS})
UNION ALL SELECT NULL WHERE EXISTS (SELECT FROM communities_approachversion)
"""  # noqa: S608 - no outside text


@dataclass(frozen=True)
class Domain:
    """A choice of the filter; two domains that read the same are one."""

    name: str
    is_chosen: bool


def domains_and_approach(chosen: Collection[str]) -> tuple[list[Domain], bool]:
    """What stands beside the list: the domains, and whether there is an approach to read. One statement for both."""
    rows = _run(SPELLINGS_AND_APPROACH)
    spellings = [each for each in rows if each is not None]
    return domains(chosen, spellings), len(spellings) < len(rows)


def domains(chosen: Collection[str], known: Iterable[str] | None = None) -> list[Domain]:
    """The domains of this organisation's communities, each in the spelling used most. ``known``: all spellings."""
    wanted = {folded(each) for each in chosen}
    spellings: dict[str, list[str]] = {}
    for each in _spellings() if known is None else known:
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
    """The domains as they are spelled, MAX_SPELLINGS at most: one step in the index for each, no row a community."""
    return _run(SPELLINGS)


def _run(statement: str) -> list[Any]:
    """Plain SQL, which row-level security holds to this organisation as it does all other."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [MAX_SPELLINGS])
        return [domain for (domain,) in cursor.fetchall()]

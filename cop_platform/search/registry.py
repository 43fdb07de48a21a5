"""Registry of what can be found, which each app fills in its module ``search``.

The page shows all sources without knowing them. Each source is one query, with a limit that is set here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode

from cop_platform.text import fold
from cop_platform.web.query import clean_search_text

MIN_LETTERS = 2
SHOWN_AT_ONCE = 5


@dataclass(frozen=True)
class Detail:
    """A line below the title. ``label`` is in the reader's language; in ``text`` the found words are marked."""

    text: str = ""
    label: str = ""
    language: str = ""


@dataclass(frozen=True)
class Result:
    """Something that was found. ``language``: of the title, if it is known. ``mark``: a small picture beside it, in
    the colour ``ink``. ``words`` are marked in it instead of those that were typed.
    """

    title: str
    url: str
    details: tuple[Detail, ...] = ()
    language: str = ""
    mark: str = ""
    ink: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """One kind of results: ``find`` makes the query for a person and a text, ``show`` a result of each record.

    ``all_at`` names the page that takes the same text as ``q`` and shows all of this kind, where there is one.
    """

    name: str
    heading: str | Promise
    find: Callable[[Any, str], QuerySet[Any] | Sequence[Any]]
    show: Callable[[Any], Result]
    all_at: str = ""


@dataclass(frozen=True)
class Group:
    """The results of one source."""

    source: Source
    results: list[Result]
    has_more: bool
    all_url: str


_sources: list[Source] = []


def register(source: Source) -> None:
    """Add a source. Groups stand on the page in the order in which their sources were registered."""
    _sources.append(source)


def sought(text: str) -> str:
    """The text to search for; empty with fewer than MIN_LETTERS letters. Words of accents alone are left out."""
    text = " ".join(word for word in clean_search_text(text).split() if fold(word))
    return text if len(text.replace(" ", "")) >= MIN_LETTERS else ""


def find_everywhere(person: Any, text: str, slug: str) -> list[Group]:
    """What this person finds, by source, in one query each. Sources without a result are left out."""
    groups = [_group(source, person, text, slug) for source in _sources] if text else []
    return [group for group in groups if group.results]


def _group(source: Source, person: Any, text: str, slug: str) -> Group:
    found = [source.show(record) for record in source.find(person, text)[: SHOWN_AT_ONCE + 1]]
    has_more = len(found) > SHOWN_AT_ONCE
    page = reverse(source.all_at, args=[slug]) if has_more and source.all_at else ""
    return Group(source, found[:SHOWN_AT_ONCE], has_more, f"{page}?{urlencode({'q': text})}" if page else "")

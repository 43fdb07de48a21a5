"""Registry of what is kept of a person, which each app fills in its module ``personal_data``.

One entry is a row of the page “What we know about you”, and the records of it in the file that people can download.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

#: Gets an employee; returns their rows as ``QuerySet.values()``, so that only the fields named there leave the house.
Records = Callable[[Any], QuerySet[Any, dict[str, Any]]]


@dataclass(frozen=True)
class PersonalData:
    """One kind of data: ``what`` it is, ``readers``, and ``until`` when it is kept; ``records`` by name in the file."""

    what: str | Promise
    readers: str | Promise
    until: str | Promise | Callable[[], str]
    records: dict[str, Records] = field(default_factory=dict)

    @property
    def kept_until(self) -> str:
        return self.until() if callable(self.until) and not isinstance(self.until, Promise) else str(self.until)


_entries: list[tuple[int, PersonalData]] = []


def register(position: int, entry: PersonalData) -> None:
    """Add an entry at this position of the page."""
    _entries.append((position, entry))
    _entries.sort(key=lambda each: each[0])


def entries() -> list[PersonalData]:
    return [entry for _position, entry in _entries]


def records_of(person: Any) -> dict[str, list[dict[str, Any]]]:
    """All that is kept of this person, by the names of the records."""
    found = {name: read(person) for entry in entries() for name, read in entry.records.items()}
    return {name: [_in_words(row) for row in rows] for name, rows in found.items()}


def models_in(person: Any) -> set[type[Model]]:
    """The tables that the file is made of."""
    return {read(person).model for entry in entries() for read in entry.records.values()}


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("__", " ").replace("_", " "): value for name, value in row.items()}

"""Validate the fields of one record: valid values are returned, invalid ones kept as faults with their place."""

import re
from collections.abc import Collection, Iterable
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email, validate_slug

from communities.importing.records import Fault
from cop_platform.forms.fields import has_control_characters
from cop_platform.text import tidy
from cop_platform.time_zones import listed_name

DAY_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME_PATTERN = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
validate_link = URLValidator(schemes=["http", "https"])
#: An earlier year is a typing error, and a very early one cannot be stored as a timestamp.
FIRST_YEAR = 1900


class Fields:
    """Reads a JSON object field by field. After a fault it returns a placeholder, so that all faults are found."""

    def __init__(self, value: object, place: str, known: Collection[str]) -> None:
        self.place = place
        self.faults: list[Fault] = []
        self.is_object = isinstance(value, dict)
        self.values: dict[str, Any] = value if isinstance(value, dict) else {}
        if not self.is_object:
            self.faults.append(Fault(place, f"must be an object, not {describe(value)}"))
        for name in self.values:
            if name not in known:
                self.fault(quoted(name), "is no field of this form")

    def fault(self, name: str, reason: str) -> None:
        """Add a fault. A value that is no object keeps its one fault, instead of one more per missing field."""
        if self.is_object:
            self.faults.append(Fault(f"{self.place}.{name}" if self.place else name, reason))

    def text(self, name: str, longest: int, *, required: bool = True) -> str:
        """A text of one line, as forms keep it too."""
        value = self.values.get(name)
        if value is None:
            if required:
                self.fault(name, "is missing")
            return ""
        if not isinstance(value, str):
            self.fault(name, f"must be text, not {describe(value)}")
            return ""
        return self._one_line(name, tidy(value), longest, required)

    def _one_line(self, name: str, value: str, longest: int, required: bool) -> str:
        if required and not value:
            self.fault(name, "is empty")
        elif has_control_characters(value):
            self.fault(name, "has a line break or a sign that cannot be kept")
        elif len(value) > longest:
            self.fault(name, f"has {len(value)} characters; {longest} fit")
        else:
            return value
        return ""

    def choice(self, name: str, choices: Iterable[str], *, required: bool = True) -> str:
        value, choices = self.text(name, 1000, required=required), list(choices)
        if value and value not in choices:
            self.fault(name, f"is “{quoted(value)}”; it can be {', '.join(choices)}")
        return value

    def slug(self, name: str, longest: int) -> str:
        value = self.text(name, longest)
        if value and not _passes(validate_slug, value):
            self.fault(name, f"is “{quoted(value)}”; an address has only letters a–z, digits, hyphens and underscores")
        return value

    def email(self, name: str) -> str:
        """The address in lower case, as accounts keep it. Only ASCII, where lower case is unambiguous."""
        value = self.text(name, 254)
        if value and not (value.isascii() and _passes(validate_email, value)):
            self.fault(name, f"is “{quoted(value)}”, which is no e-mail address")
        return value.lower()

    def time_zone(self, name: str) -> str:
        """The zone under the name that we list, also for another name of it, such as US/Pacific."""
        value = self.text(name, 50)
        found = listed_name(value)
        if value and not found:
            self.fault(name, f"is “{quoted(value)}”; write a place such as Europe/Brussels, or UTC")
        return found

    def day(self, name: str, *, latest: date) -> date | None:
        value = self.text(name, 1000, required=False)
        if not value:
            return None
        found = read_day(value)
        if found is None:
            self.fault(name, f"is “{quoted(value)}”; write a day as 2024-05-31")
        elif found > latest:
            self.fault(name, f"is {found}, which is still to come")
        elif found.year < FIRST_YEAR:
            self.fault(name, f"is {found}, which is too long ago")
        return found

    def clock(self, name: str, *, required: bool = True) -> time | None:
        """A time as the clock on the wall shows it."""
        text = self.text(name, 1000, required=required)
        if text and not TIME_PATTERN.fullmatch(text):
            self.fault(name, f"is “{quoted(text)}”; write a time as 09:30, as the clock on the wall shows it")
            return None
        return time.fromisoformat(text) if text else None

    def link(self, name: str, longest: int, *, required: bool = False) -> str:
        value = self.text(name, longest, required=required)
        if value and not _passes(validate_link, value):
            self.fault(name, f"is “{quoted(value)}”, which is no web address")
        return value

    def rows(self, name: str) -> list[Any]:
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(name, f"must be a list, not {describe(value)}")
            return []
        return value


def read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY_PATTERN.fullmatch(text) else None
    except ValueError:
        return None


def _passes(validate: Any, value: str) -> bool:
    try:
        validate(value)
    except ValidationError:
        return False
    return True


def describe(value: object) -> str:
    """The JSON type of a value, for messages."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    names = {str: "text", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), "this")


def quoted(text: str) -> str:
    """Untrusted text for the operator's terminal: at most 40 characters, without control characters."""
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:41])
    return text if len(text) < 41 else f"{text[:40]}…"

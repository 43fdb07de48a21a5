"""The parts of a charter as values: limits, JSON and plain text. Pure: no clock, no database.

A part is stored as JSON. ``parse`` reads it and ``dump`` writes it; both refuse what is over a limit, so that a sheet
always fits on one A4 page, also if every letter is a W (tests/charters/printing/).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

MAX_PURPOSE, MAX_WORDS = 240, 200
MAX_ROWS = 6
MAX_VALUE, MAX_BEHAVIOUR, MAX_AMBITION, MAX_LINK_LABEL, MAX_CRITERION = 50, 80, 110, 30, 80
MAX_URL = 500
LONGEST_MINUTES = 12 * 60


class Frequency(StrEnum):
    WEEKLY = "weekly"
    TWO_WEEKLY = "two_weekly"
    THREE_WEEKLY = "three_weekly"
    FOUR_WEEKLY = "four_weekly"
    SIX_WEEKLY = "six_weekly"
    MONTHLY = "monthly"
    TWO_MONTHLY = "two_monthly"
    QUARTERLY = "quarterly"

    @property
    def is_monthly(self) -> bool:
        """In months, not in weeks."""
        return self in MONTHS


#: How many months from one time to the next.
MONTHS = {Frequency.MONTHLY: 1, Frequency.TWO_MONTHLY: 2, Frequency.QUARTERLY: 3}
#: Which of its weekdays in a month; -1 is the last. A fifth one is not in every month.
WEEKS = (1, 2, 3, 4, -1)
#: Every month has this day.
LAST_MONTH_DAY = 28


class Setting(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


@dataclass(frozen=True)
class Value:
    """A value, and the behaviour that shows it (S68)."""

    text: str
    behaviour: str = ""


@dataclass(frozen=True)
class AmbitionLine:
    """An ambition as a version words it. ``key``: its public id, empty until it is adopted."""

    text: str
    target_on: date
    key: str = ""


@dataclass(frozen=True)
class Cadence:
    """How often, when and how the community meets (S70); everything may be left open."""

    frequency: Frequency | None = None
    #: 0 for Monday.
    weekday: int | None = None
    start: time | None = None
    minutes: int | None = None
    setting: Setting | None = None
    words: str = ""
    #: One of :data:`WEEKS`; only with a frequency in months and a weekday.
    week: int | None = None
    #: Only with a frequency in months and without a weekday.
    month_day: int | None = None

    @property
    def end(self) -> time | None:
        if self.start is None or self.minutes is None:
            return None
        total = self.start.hour * 60 + self.start.minute + self.minutes
        return time(total // 60 % 24, total % 60)


@dataclass(frozen=True)
class Link:
    """A place where the community keeps or says something, by name (S72)."""

    label: str
    url: str


@dataclass(frozen=True)
class Sheet:
    """All parts that people write. Each field is named like its ``Part``."""

    purpose: str = ""
    values: tuple[Value, ...] = ()
    ambitions: tuple[AmbitionLine, ...] = ()
    cadence: Cadence = Cadence()
    tooling: tuple[Link, ...] = ()
    criteria: tuple[str, ...] = ()
    review_date: date | None = None


class InvalidPart(ValueError):
    """The content of a part has another form, or is over a limit."""


PART_NAMES = tuple(Sheet.__dataclass_fields__)


def parse(part: str, content: Mapping[str, Any]) -> Any:
    """The value of a part from its JSON; an empty one from ``{}``. Raises :class:`InvalidPart`."""
    try:
        return _PARSERS[part](content)
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise InvalidPart(part) from wrong


def dump(part: str, value: Any) -> dict[str, Any]:
    """The JSON of a value; the opposite of :func:`parse`. Raises :class:`InvalidPart`."""
    content = _DUMPERS[part](value)
    if parse(part, content) != value:
        raise InvalidPart(part)
    return content


def _limited(text: Any, most: int, *, least: int = 1) -> str:
    if not isinstance(text, str) or not least <= len(text) <= most:
        raise ValueError(text)
    return text


def _rows(content: Mapping[str, Any], read: Callable[[Any], Any]) -> tuple[Any, ...]:
    rows = content.get("rows", [])
    if len(rows) > MAX_ROWS:
        raise ValueError(rows)
    return tuple(read(row) for row in rows)


def _read_value(row: Any) -> Value:
    return Value(_limited(row["text"], MAX_VALUE), _limited(row["behaviour"], MAX_BEHAVIOUR, least=0))


def _read_ambition(row: Any) -> AmbitionLine:
    return AmbitionLine(_limited(row["text"], MAX_AMBITION), date.fromisoformat(row["target_on"]), row["key"])


def _read_link(row: Any) -> Link:
    if not row["url"].startswith(("http://", "https://")):
        raise ValueError(row)
    return Link(_limited(row["label"], MAX_LINK_LABEL), _limited(row["url"], MAX_URL))


def _read_cadence(content: Mapping[str, Any]) -> Cadence:
    weekday, minutes, start = content.get("weekday"), content.get("minutes"), content.get("start")
    if weekday not in {None, *range(7)} or not (minutes is None or 0 < minutes <= LONGEST_MINUTES):
        raise ValueError(content)
    frequency = Frequency(found) if (found := content.get("frequency")) else None
    week, month_day = content.get("week"), content.get("month_day")
    if week not in {None, *WEEKS} or not (month_day is None or 1 <= month_day <= LAST_MONTH_DAY):
        raise ValueError(content)
    in_months = frequency is not None and frequency.is_monthly
    if (week and not (in_months and weekday is not None)) or (month_day and (not in_months or weekday is not None)):
        raise ValueError(content)
    return Cadence(
        frequency=frequency,
        weekday=weekday,
        start=time.fromisoformat(start) if start else None,
        minutes=minutes,
        setting=Setting(found) if (found := content.get("setting")) else None,
        words=_limited(content.get("words", ""), MAX_WORDS, least=0),
        week=week,
        month_day=month_day,
    )


def _read_review_date(content: Mapping[str, Any]) -> date | None:
    found = content.get("on")
    return date.fromisoformat(found) if found else None


_PARSERS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "purpose": lambda content: _limited(content.get("text", ""), MAX_PURPOSE, least=0),
    "values": lambda content: _rows(content, _read_value),
    "ambitions": lambda content: _rows(content, _read_ambition),
    "cadence": _read_cadence,
    "tooling": lambda content: _rows(content, _read_link),
    "criteria": lambda content: _rows(content, lambda row: _limited(row["text"], MAX_CRITERION)),
    "review_date": _read_review_date,
}


def _dump_cadence(found: Cadence) -> dict[str, Any]:
    return {
        "frequency": found.frequency,
        "weekday": found.weekday,
        "start": found.start.isoformat("minutes") if found.start else None,
        "minutes": found.minutes,
        "setting": found.setting,
        "words": found.words,
        "week": found.week,
        "month_day": found.month_day,
    }


_DUMPERS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "purpose": lambda text: {"text": text},
    "values": lambda rows: {"rows": [{"text": each.text, "behaviour": each.behaviour} for each in rows]},
    "ambitions": lambda rows: {
        "rows": [{"text": each.text, "target_on": each.target_on.isoformat(), "key": each.key} for each in rows]
    },
    "cadence": _dump_cadence,
    "tooling": lambda rows: {"rows": [{"label": each.label, "url": each.url} for each in rows]},
    "criteria": lambda rows: {"rows": [{"text": each} for each in rows]},
    "review_date": lambda day: {"on": day.isoformat() if day else None},
}

"""A charter in words: the cadence as a sentence, and a whole version as plain text."""

from collections.abc import Callable
from datetime import time
from typing import Any

from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from charters.drafting.parts import AmbitionLine, Cadence, Frequency, Setting, Sheet
from charters.models import Part
from communities.models import Community
from cop_platform.ui import dates

FREQUENCIES = {
    Frequency.WEEKLY: gettext_lazy("Every week"),
    Frequency.TWO_WEEKLY: gettext_lazy("Every two weeks"),
    Frequency.THREE_WEEKLY: gettext_lazy("Every three weeks"),
    Frequency.FOUR_WEEKLY: gettext_lazy("Every four weeks"),
    Frequency.SIX_WEEKLY: gettext_lazy("Every six weeks"),
    Frequency.MONTHLY: gettext_lazy("Every month"),
    Frequency.TWO_MONTHLY: gettext_lazy("Every two months"),
    Frequency.QUARTERLY: gettext_lazy("Every three months"),
}
#: Which of the weekdays of a month.
WEEK_NAMES = {
    1: pgettext_lazy("weekday of the month", "first"),
    2: pgettext_lazy("weekday of the month", "second"),
    3: pgettext_lazy("weekday of the month", "third"),
    4: pgettext_lazy("weekday of the month", "fourth"),
    -1: pgettext_lazy("weekday of the month", "last"),
}
SETTINGS = {
    Setting.IN_PERSON: gettext_lazy("In person"),
    Setting.ONLINE: gettext_lazy("Online"),
    Setting.HYBRID: gettext_lazy("In person and online"),
}


def cadence_sentence(cadence: Cadence) -> str:
    """“Every two weeks, on Tuesday, 12:00–13:30, in person”; empty when all of it is left open."""
    said = [each for each in _days(cadence) if each]
    if cadence.start:
        said.append(f"{_clock(cadence.start)}–{_clock(cadence.end)}" if cadence.end else _clock(cadence.start))
    if cadence.setting:
        said.append(_lower_first(str(SETTINGS[cadence.setting])) if said else str(SETTINGS[cadence.setting]))
    return capfirst(", ".join(said))


def _days(cadence: Cadence) -> list[str]:
    """How often, and on which days: “First Tuesday of the month”, “Every two months, on the last Friday”."""
    often = str(FREQUENCIES[cadence.frequency]) if cadence.frequency else ""
    if cadence.month_day:
        return [often, _("on day {number} of the month").format(number=cadence.month_day)]
    if cadence.weekday is None:
        return [often]
    weekday = str(WEEKDAYS[cadence.weekday])
    if not cadence.week:
        return [often, _("on {weekday}").format(weekday=weekday)]
    named = {"which": WEEK_NAMES[cadence.week], "weekday": weekday}
    if cadence.frequency == Frequency.MONTHLY:
        return [_("{which} {weekday} of the month").format(**named)]
    return [often, _("on the {which} {weekday}").format(**named)]


def _clock(moment: time) -> str:
    return moment.strftime("%H:%M")


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def cadence_words(cadence: Cadence, community: Community) -> str:
    """How often the community meets, in its language: its own words, or else the sentence."""
    with translation.override(community.language):
        return cadence.words or cadence_sentence(cadence)


def as_text(sheet: Sheet, community: Community) -> str:
    """The version as plain text in the language of the community, for a proposal and its mails."""
    with translation.override(community.language):
        parts = [(part, part.label, part_lines(part, getattr(sheet, part.value), community)) for part in Part]
        return "\n\n".join("\n".join([str(label), *_marked(part, lines)]) for part, label, lines in parts if lines)


def part_lines(part: Part, value: Any, community: Community) -> list[str]:
    """A part as plain text in the language of the community, row by row; empty if nothing is in it."""
    with translation.override(community.language):
        return _READ_AS_LINES[part](value) if value else []


def _marked(part: Part, lines: list[str]) -> list[str]:
    return [f"- {line}" for line in lines] if part in _ROWS else lines


def target_day(line: AmbitionLine) -> str:
    """“By 30 June 2027”."""
    return _("By {day}").format(day=dates.format_day(line.target_on, "j F Y"))


_ROWS = {Part.VALUES, Part.AMBITIONS, Part.TOOLING, Part.CRITERIA}
_READ_AS_LINES: dict[Part, Callable[[Any], list[str]]] = {
    Part.PURPOSE: lambda text: [text],
    Part.VALUES: lambda rows: [f"{each.text} {each.behaviour}".rstrip() for each in rows],
    Part.AMBITIONS: lambda rows: [f"{each.text} ({target_day(each)})" for each in rows],
    Part.CADENCE: lambda cadence: [said for said in [cadence.words, cadence_sentence(cadence)] if said],
    Part.TOOLING: lambda rows: [f"{each.label}: {each.url}" for each in rows],
    Part.CRITERIA: list,
    Part.REVIEW_DATE: lambda day: [dates.format_day(day, "j F Y")],
}

"""The results as a file for a spreadsheet. No cell is read as a formula, and no person is named."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from knowledge.dashboard.figures import places_of
from knowledge.models import TakeUp

#: A spreadsheet takes a cell that begins with one of these for a formula, also after spaces.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Echo:
    """A file that gives back what is written."""

    def write(self, value: str) -> str:
        return value


def safe_cell(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would calculate it."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_SIGNS) or text.startswith(FORMULA_SIGNS) else text


def headings() -> list[str]:
    return [
        _("When"),
        _("[Community]"),
        _("What got better"),
        _("How it went"),
        _("Kind"),
        _("Goal"),
        _("Ambition"),
        *(str(state.label) for state in TakeUp.State),
        _("Link"),
    ]


def lines(results: Iterable[Any]) -> Iterator[str]:
    """Lines of the file; the first begins with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow(headings()))
    for each in results:
        cells = [
            timezone.localdate(each.recorded_at).isoformat(),
            each.community.name,
            each.title,
            each.story,
            each.get_gain_display(),
            each.goal.title if each.goal else "",
            each.ambition.text if each.ambition else "",
            *("; ".join(places_of(each, state)) for state in TakeUp.State),
            each.link,
        ]
        yield str(writer.writerow([safe_cell(str(cell)) for cell in cells]))

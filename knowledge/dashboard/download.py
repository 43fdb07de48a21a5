"""The results as a file for a spreadsheet. No cell is read as a formula, and no person is named."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cop_platform.web.spreadsheets import csv_lines
from knowledge.dashboard.figures import places_of
from knowledge.models import TakeUp


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
    return csv_lines(headings(), (_cells(each) for each in results))


def _cells(each: Any) -> list[str]:
    return [
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

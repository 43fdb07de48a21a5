"""What one version changes in another, part by part; rows are found again by their ambition or by their words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from charters.adoption.adopting import first_review
from charters.comparing.words import Piece, compare_words, likeness
from charters.drafting.drafts import sheet_of
from charters.drafting.parts import Sheet
from charters.drafting.wording import part_lines
from charters.models import CharterVersion, Part
from communities.models import Community

#: Rows that share fewer words are two different rows.
LIKE_ENOUGH = 0.5


@dataclass(frozen=True)
class PartChange:
    """A part that is not as it was. Without pieces that changed, its rows stand in another order."""

    part: Part
    lines: list[list[Piece]]

    @property
    def is_only_reordered(self) -> bool:
        return all(piece.kind == "same" for line in self.lines for piece in line)


@dataclass(frozen=True)
class Changes:
    changed: list[PartChange]
    unchanged: list[Part]

    @property
    def parts(self) -> set[str]:
        return {each.part.value for each in self.changed}


def changes_between(before: CharterVersion, after: CharterVersion) -> Changes:
    """Two versions of one community."""
    old, new = sheet_of(before), sheet_of(after)
    kept, changed, unchanged = _same_ambitions(old, new), [], []
    for part in Part:
        lines = _lines(before, old, part), _lines(after, new, part)
        if lines[0] == lines[1]:
            unchanged.append(part)
        else:
            changed.append(PartChange(part, _compare_rows(*lines, kept if part == Part.AMBITIONS else ())))
    return Changes(changed, unchanged)


def changes_in_part(part: Part, before: Any, after: Any, community: Community) -> list[list[Piece]]:
    """Two values of one part, row by row; no rows if nothing is in either."""
    kept = _same_ambitions(Sheet(ambitions=before), Sheet(ambitions=after)) if part == Part.AMBITIONS else ()
    return _compare_rows(part_lines(part, before, community), part_lines(part, after, community), kept)


def _lines(version: CharterVersion, sheet: Sheet, part: Part) -> list[str]:
    value = getattr(sheet, part.value)
    if part == Part.REVIEW_DATE:
        # As it was adopted: a review that kept the version has moved its date since.
        value = first_review(sheet, version.adopted_at) if version.adopted_at else value
        if value is None:
            with translation.override(version.community.language):
                return [_("Half a year after adoption.")]
    return part_lines(part, value, version.community)


def _compare_rows(before: Sequence[str], after: Sequence[str], kept: Collection[tuple[int, int]]) -> list[list[Piece]]:
    """Each new row beside the old one it came from, then the old rows that went out."""
    pairs = _pairs(before, after, kept)
    lines = [_compare_row(before[pairs[place]] if place in pairs else "", row) for place, row in enumerate(after)]
    gone = [row for place, row in enumerate(before) if place not in pairs.values()]
    return [*lines, *([Piece("removed", row)] for row in gone)]


def _compare_row(before: str, after: str) -> list[Piece]:
    """Word by word; as a whole where only a word here and there is the same."""
    if before and likeness(before, after) < LIKE_ENOUGH:
        return [Piece("removed", before), Piece("added", after)]
    return compare_words(before, after)


def _pairs(before: Sequence[str], after: Sequence[str], kept: Collection[tuple[int, int]]) -> dict[int, int]:
    """From the place of a new row to that of its old one: the same ambition, the same words, or much alike."""
    if len(before) == len(after) == 1:
        return {0: 0}
    scores = [
        (_score(old, new, (i, j) in kept), -abs(i - j), j, i)
        for i, old in enumerate(before)
        for j, new in enumerate(after)
    ]
    pairs: dict[int, int] = {}
    for score, _distance, j, i in sorted(scores, reverse=True):
        if score >= LIKE_ENOUGH and j not in pairs and i not in pairs.values():
            pairs[j] = i
    return pairs


def _score(old: str, new: str, is_same_ambition: bool) -> float:
    if is_same_ambition:
        return 3.0
    return 2.0 if old == new else likeness(old, new)


def _same_ambitions(old: Sheet, new: Sheet) -> set[tuple[int, int]]:
    return {
        (i, j)
        for i, before in enumerate(old.ambitions)
        for j, after in enumerate(new.ambitions)
        if before.key and before.key == after.key
    }

"""Two texts compared word by word. Pure, and bounded: longer texts than any part has are compared as a whole."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["same", "added", "removed"]
#: White space, an address, a word with what joins it, or signs between words.
_TOKENS = re.compile(r"\s+|https?://\S+|[^\s.,;:!?()“”\"]+|[.,;:!?()“”\"]+")
#: At most so many pairs of words are looked at: about twenty milliseconds.
MOST_PAIRS = 60_000


@dataclass(frozen=True)
class Piece:
    """Some words that stayed, came in or went out."""

    kind: Kind
    text: str


def compare_words(before: str, after: str) -> list[Piece]:
    """The pieces of both texts: those that are not ``added`` make the first, those not ``removed`` the second."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    return list(_merged(_with_whole_phrases(list(_steps(old, new)))))


def likeness(before: str, after: str) -> float:
    """How much of the shorter text is in the longer one, from 0 to 1, by their different words."""
    old, new = ({word.casefold() for word in _TOKENS.findall(text) if word[:1].isalnum()} for text in (before, after))
    return len(old & new) / max(min(len(old), len(new)), 1)


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    yield from (Piece("same", word) for word in old[:start])
    yield from _middle(old[start : len(old) - end], new[start : len(new) - end])
    yield from (Piece("same", word) for word in old[len(old) - end :])


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words both begin with."""
    return next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _middle(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """By the longest common subsequence."""
    if len(old) * len(new) > MOST_PAIRS:
        yield from (Piece("removed", word) for word in old)
        yield from (Piece("added", word) for word in new)
        return
    table = _lengths(old, new)
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and old[i] == new[j]:
            yield Piece("same", old[i])
            i, j = i + 1, j + 1
        elif j == len(new) or (i < len(old) and table[i + 1][j] >= table[i][j + 1]):
            yield Piece("removed", old[i])
            i += 1
        else:
            yield Piece("added", new[j])
            j += 1


def _lengths(old: Sequence[str], new: Sequence[str]) -> list[list[int]]:
    """The length of the longest common subsequence of ``old[i:]`` and ``new[j:]``, for all i and j."""
    table = [[0] * (len(new) + 1) for _row in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        row, below, word = table[i], table[i + 1], old[i]
        for j in range(len(new) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if word == new[j] else max(below[j], row[j + 1])
    return table


def _with_whole_phrases(steps: list[Piece]) -> list[Piece]:
    """A space that stayed between two changes belongs to both: “Twenty brave” became “Ten shy”, not word for word."""
    found: list[Piece] = []
    for place, step in enumerate(steps):
        is_between = 0 < place < len(steps) - 1 and "same" not in {steps[place - 1].kind, steps[place + 1].kind}
        if step.kind == "same" and step.text.isspace() and is_between:
            found += [Piece("removed", step.text), Piece("added", step.text)]
        else:
            found.append(step)
    return found


def _without_lone_space(removed: str, added: str) -> tuple[str, str, str]:
    """A change without the space that is all of one side and ends the other; that space follows it as it was."""
    for alone, other in [(removed, added), (added, removed)]:
        if alone.isspace() and other.endswith(alone):
            end = len(alone)
            return removed[:-end], added[:-end], alone
    return removed, added, ""


def _merged(steps: list[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece; of each change first what went out."""
    removed = added = same = ""
    for step in [*steps, Piece("same", "")]:
        if step.kind != "same":
            if same:
                yield Piece("same", same)
                same = ""
            removed, added = removed + step.text * (step.kind == "removed"), added + step.text * (step.kind == "added")
            continue
        removed, added, space = _without_lone_space(removed, added)
        if removed:
            yield Piece("removed", removed)
        if added:
            yield Piece("added", added)
        removed = added = ""
        same += space + step.text
    if same:
        yield Piece("same", same)

"""What was recorded, and how it is compared: lines of text, one fact each.

``renames.json`` holds, by section, the words that were renamed on purpose since the recording: ``{"routes": {"old":
"new"}}``. The section ``*`` holds for all of them. Whole words are replaced, all at once, the longest first. A word may
be a whole line: with nothing instead of it the line is gone on purpose, with line breaks in it there are more of them.
A section that is named like a table, with its old name, holds only for the lines in which that table stands; one that
is named like a route, as it was recorded, only for the pages there: a field of a form may be called as another one was.
"""

import difflib
import json
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
RECORDED = HERE / "recorded"
#: With this in the environment the recording is written anew instead of compared.
RECORD = "KRING_RECORD"
#: With a directory in this one, all that is compared is written there in full as well.
IN_FULL = "KRING_INVENTORY"
MOST_SHOWN = 400


@cache
def by_section() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((HERE / "renames.json").read_text())
    return found


def renames(section: str) -> dict[str, str]:
    return {**by_section().get("*", {}), **by_section().get(section, {})}


def renames_in(section: str, line: str) -> dict[str, str]:
    """Also what was renamed in a table that stands there; a column of the same name may be another one elsewhere."""
    tables = by_section().keys() & set(re.findall(r"\w+_\w+", line))
    return {word: new for name in [*sorted(tables), section] for word, new in renames(name).items()}


def renames_on(place: str) -> dict[str, str]:
    """Also what was renamed only on the pages of this route."""
    route = re.split(r" into | #", place)[0]
    return {**renames("pages"), **by_section().get(route, {})}


def renamed(text: str, words: dict[str, str]) -> str:
    """Each word replaced by its new one; also a part of a dotted name or of an address is a word."""
    if not words:
        return text
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.sub("|".join(map(_whole, longest_first)), lambda found: words[found[0]], text)


def _whole(word: str) -> str:
    before = r"(?<!\w)" if re.match(r"\w", word) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", word) else ""
    return f"{before}{re.escape(word)}{after}"


def is_recording() -> bool:
    return bool(os.environ.get(RECORD))


def write_in_full(name: str, text: str) -> None:
    """For the eye, where somebody asked for it."""
    if directory := os.environ.get(IN_FULL):
        file = Path(directory) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def compared(section: str, facts: list[str], alike: Callable[[str], str] = str) -> list[str]:
    """What differs from the recording, as lines of a diff; the order of the facts says nothing.

    ``alike`` makes two facts the same that are so, after the renaming.
    """
    file = RECORDED / f"{section}.txt"
    found = sorted(map(alike, facts))
    write_in_full(f"{section}.txt", "\n".join(found) + "\n")
    if is_recording():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(found) + "\n")
        return []
    recorded = file.read_text().splitlines() if file.exists() else []
    before = [alike(new) for line in recorded for new in renamed(line, renames_in(section, line)).splitlines() if new]
    return differing(sorted(before), found, section)


def differing(before: list[str], now: list[str], name: str, *, around: int = 0) -> list[str]:
    told = list(difflib.unified_diff(before, now, f"recorded/{name}", f"now/{name}", lineterm="", n=around))
    return [line for line in told if not line.startswith("@@")] if not around else told


def shown(told: list[str]) -> str:
    """The beginning of a long diff; all of it stands in the directory of ``KRING_INVENTORY``."""
    more = len(told) - MOST_SHOWN
    return "\n".join(told[:MOST_SHOWN]) + (f"\n… and {more} more lines" if more > 0 else "")

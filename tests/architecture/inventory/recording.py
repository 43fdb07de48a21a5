"""Recorded facts, as lines of text, and their comparison with today's.

``renames.json`` holds, by section, the words that were renamed on purpose since the recording: ``{"routes": {"old":
"new"}}``. The section ``*`` applies to all. Whole words are replaced, all at once, the longest first. A word may be a
whole line: replaced by nothing, the line was removed on purpose; replaced by text with line breaks, it became several.

A section named like a table (by its old name) applies only to the lines that contain that table. A section named like a
route (as recorded) applies only to the pages of that route: a form field may get the old name of another field.
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
#: With this environment variable the recording is written anew instead of compared.
RECORD = "KRING_RECORD"
#: A directory in this environment variable: all that is compared is written there in full as well.
IN_FULL = "KRING_INVENTORY"
MOST_SHOWN = 400


@cache
def by_section() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((HERE / "renames.json").read_text())
    return found


def renames(section: str) -> dict[str, str]:
    return {**by_section().get("*", {}), **by_section().get(section, {})}


def renames_in(section: str, line: str) -> dict[str, str]:
    """Renames of a section and of the tables in the line: a column's name may mean something else in another table."""
    tables = by_section().keys() & set(re.findall(r"\w+_\w+", line))
    return {word: new for name in [*sorted(tables), section] for word, new in renames(name).items()}


def renames_on(place: str) -> dict[str, str]:
    """Renames of all pages, and those only for the pages of this route."""
    route = re.split(r" into | #", place)[0]
    return {**renames("pages"), **by_section().get(route, {})}


def renamed(text: str, words: dict[str, str]) -> str:
    """Replaces each word by its new name; parts of a dotted name or of an address count as words."""
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
    """Writes a file to read, if ``KRING_INVENTORY`` names a directory."""
    if directory := os.environ.get(IN_FULL):
        file = Path(directory) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def compared(section: str, facts: list[str], alike: Callable[[str], str] = str) -> list[str]:
    """Differences from the recording, as lines of a diff; the order of the facts does not matter.

    ``alike`` maps facts that are equivalent to the same line; it is applied after the renaming.
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
    """The beginning of a long diff; the full facts are in the directory of ``KRING_INVENTORY``."""
    more = len(told) - MOST_SHOWN
    return "\n".join(told[:MOST_SHOWN]) + (f"\n… and {more} more lines" if more > 0 else "")

"""What was recorded, and how it is compared: lines of text, one fact each.

``renames.json`` holds, by section, the words that were renamed on purpose since the recording: ``{"routes": {"old":
"new"}}``. The section ``*`` holds for all of them. Whole words are replaced, all at once, the longest first.
"""

import difflib
import json
import os
import re
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
def renames(section: str) -> dict[str, str]:
    by_section: dict[str, dict[str, str]] = json.loads((HERE / "renames.json").read_text())
    return {**by_section.get("*", {}), **by_section.get(section, {})}


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


def compared(section: str, facts: list[str]) -> list[str]:
    """What differs from the recording, as lines of a diff; the order of the facts says nothing."""
    file = RECORDED / f"{section}.txt"
    found = sorted(facts)
    write_in_full(f"{section}.txt", "\n".join(found) + "\n")
    if is_recording():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(found) + "\n")
        return []
    before = sorted(renamed(file.read_text(), renames(section)).splitlines()) if file.exists() else []
    return differing(before, found, section)


def differing(before: list[str], now: list[str], name: str, *, around: int = 0) -> list[str]:
    told = list(difflib.unified_diff(before, now, f"recorded/{name}", f"now/{name}", lineterm="", n=around))
    return [line for line in told if not line.startswith("@@")] if not around else told


def shown(told: list[str]) -> str:
    """The beginning of a long diff; all of it stands in the directory of ``KRING_INVENTORY``."""
    more = len(told) - MOST_SHOWN
    return "\n".join(told[:MOST_SHOWN]) + (f"\n… and {more} more lines" if more > 0 else "")

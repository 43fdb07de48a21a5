"""E-mail addresses out of pasted text, as mail programs and documents write them."""

import re
import unicodedata
from collections.abc import Iterator

QUOTED_NAME = re.compile(r'"[^"\n]*"')
IN_BRACKETS = re.compile(r"<[^<>]*>")
BRACKETS_AND_REST = re.compile(r"(<[^<>]*>)")
SEPARATORS = str.maketrans({";": "\n", "；": "\n", "，": ",", "、": ","})
AROUND = "<>()[]{}\"'“”‘’«»„,.:!?"
MAILTO = "mailto:"


def addresses_in(text: str) -> list[str]:
    """The addresses in small letters, each once, without names; also what is none, so that it can be named.

    Where an address stands in angle brackets, what stands before it is a name: “Jansen, Jan <jan@a.example>”.
    """
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    lines = QUOTED_NAME.sub(_name_or_word, text.translate(SEPARATORS)).splitlines()
    return list(dict.fromkeys(word for line in lines for word in map(_bare, _words(line)) if word))


def _name_or_word(quoted: re.Match[str]) -> str:
    return quoted[0].strip('"') if "@" in quoted[0] else " "


def _words(line: str) -> Iterator[str]:
    """What stands in brackets, and beside it what looks like an address; every word where no bracket follows."""
    pieces = line.split(",")
    names_until = max((number for number, piece in enumerate(pieces) if IN_BRACKETS.search(piece)), default=-1)
    for number, piece in enumerate(pieces):
        for part in BRACKETS_AND_REST.split(piece):
            in_brackets = part.startswith("<") and part.endswith(">")
            words = [part] if in_brackets else part.split()
            yield from (word for word in words if in_brackets or "@" in word or number > names_until)


def _bare(word: str) -> str:
    """The word without what stands around an address; empty if there is no letter or digit in it."""
    word = word.strip(AROUND).strip().lower()
    if word.startswith(MAILTO):
        word = word.removeprefix(MAILTO).partition("?")[0]
    return word if any(map(str.isalnum, word)) else ""

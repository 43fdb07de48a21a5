"""Typed text: brought to one form when it is kept, and compared the way people read it."""

import re
import unicodedata

#: Letters and symbols by category, but nothing can be seen: fillers of Hangul, an empty Braille cell, a null notehead.
INVISIBLE = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
VISIBLE_CATEGORIES = frozenset("LNPS")


def tidy(text: str) -> str:
    """The text in composed form (NFC), without surrounding spaces; empty if nothing in it can be seen.

    Invisible signs among visible ones stay: Persian and emoji need joiners.
    """
    text = unicodedata.normalize("NFC", text.strip())
    return text if any(map(is_visible, text)) else ""


def is_visible(sign: str) -> bool:
    """Whether the sign by itself leaves something to see: a letter, a digit, punctuation or a symbol."""
    return unicodedata.category(sign)[0] in VISIBLE_CATEGORIES and sign not in INVISIBLE


#: Letters that Unicode does not decompose, replaced as PostgreSQL's unaccent does.
LETTER_REPLACEMENTS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


def fold(text: str) -> str:
    """The text without accents and capitals."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(LETTER_REPLACEMENTS))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def folded(text: str) -> str:
    """The same without doubled spaces: two texts that read the same fold to the same."""
    return " ".join(fold(text).split())


RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE = "\u2068", "\u2069"


def own_direction(text: str) -> str:
    """The text kept apart from what stands around it, line by line, if it has letters written from right to left.

    Two invisible signs do what ``<bdi>`` does, also in a subject, in plain text and in an attribute.
    """
    if not RIGHT_TO_LEFT.search(text):
        return text
    lines = (f"{FIRST_STRONG_ISOLATE}{line}{POP_DIRECTIONAL_ISOLATE}" if line else "" for line in text.split("\n"))
    return "\n".join(lines)

"""How somebody is addressed, and their initials. Names are kept as people write them; nothing is parsed further."""

import unicodedata

#: A first word that stands before a name and is none, also without its dot.
TITLES = {"dhr", "dr", "drs", "ing", "ir", "mevr", "mr", "mrs", "ms", "mw", "mx", "prof"}


def first_name_in(name: str) -> str:
    """The first word, if it can stand alone: “Vries, Jan de” and “Dr. Piet Voorbeeld” give the whole name."""
    words = name.split()
    if words and words[0].casefold() not in TITLES and _is_letter(words[0][0]) and _is_letter(words[0][-1]):
        return words[0]
    return " ".join(words).rstrip(" ,;:")


def initials_in(name: str) -> str:
    """The first letters of the first two words that have any, without titles; else the first sign of the name."""
    words = [word for word in name.split() if word.rstrip(".").casefold() not in TITLES] or name.split()
    letters = [next(filter(str.isalnum, word)) for word in words if any(map(str.isalnum, word))]
    return "".join(letter.upper()[:1] for letter in letters[:2]) or name.strip()[:1]


def _is_letter(sign: str) -> bool:
    """A letter, or a mark that belongs to one."""
    return unicodedata.category(sign)[0] in "LM"

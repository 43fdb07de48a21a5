"""Found words in a text: excerpts around them, and ``<mark>``, whatever the accents and capitals."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from cop_platform.text import fold

#: Characters of an excerpt.
EXCERPT_LENGTH = 180


def marked(text: str, words: Iterable[str]) -> SafeString:
    """The text, escaped, with these words in ``<mark>``."""
    done, parts = 0, []
    for start, end in spans(text, words):
        parts.append((text[done:start], format_html("<mark>{}</mark>", text[start:end])))
        done = end
    return format_html_join("", "{}{}", parts) + conditional_escape(text[done:])


def excerpt(text: str, words: Iterable[str]) -> str:
    """The text on one line, at most EXCERPT_LENGTH characters of it, around the first of these words."""
    text = " ".join(text.split())
    if len(text) <= EXCERPT_LENGTH:
        return text
    first = next(spans(text, words), (0, 0))[0]
    # A third of the excerpt stands before the word; an excerpt begins and ends between words where it can.
    start = max(0, min(first - EXCERPT_LENGTH // 3, len(text) - EXCERPT_LENGTH))
    end = start + EXCERPT_LENGTH
    if start:
        start = min(text.find(" ", start, first) + 1 or start, first)
    if end < len(text):
        end = max(text.rfind(" ", first + 1, end), start) if " " in text[first + 1 : end] else end
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def spans(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Start and end of each place where one of these words occurs, from left to right, without overlaps."""
    sought = sorted({fold(word) for word in words} - {""}, key=len, reverse=True)
    if not sought:
        return
    pattern = "|".join(map(re.escape, sought))
    if text.isascii():  # each sign is one letter
        yield from (found.span() for found in re.finditer(pattern, text.lower()))
        return
    folded = [fold(sign) for sign in text]
    # For each folded letter the place of its sign: one sign may fold to two letters, or to none.
    places = [place for place, letters in enumerate(folded) for _letter in letters]
    for found in re.finditer(pattern, "".join(folded)):
        last = places[found.end() - 1]
        following = bisect_left(places, last + 1)
        yield places[found.start()], places[following] if following < len(places) else len(text)

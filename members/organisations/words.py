"""An organisation's own word for a community, in every message (docs/decisions/0034-own-words.md).

A message has the word and its article in square brackets: “Back to [the community]”, “[Every community] began with …”.
Each translated message passes through :func:`in_own_words`, which takes the brackets away and puts the organisation's
word inside them. It does so before anything is filled in, so what people typed is never read as such a mark.
"""

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, NamedTuple

from django.utils.safestring import SafeData, mark_safe
from django.utils.translation import _trans, get_language, trans_real  # type: ignore[attr-defined]
from django_scopes import get_scope

#: What stands in brackets, and in it each word, or two words between which the article decides: “nieuwe/nieuw”.
BRACKETS = re.compile(r"\[([^\[\]]{1,80})\]")
WORDS = re.compile(r"[^\W_]+(?:/[^\W_]+)?")

#: What stands before a Dutch noun with “de” or refers to it, and its form for a noun with “het”.
WITH_HET = {
    "de": "het",
    "deze": "dit",
    "die": "dat",
    "onze": "ons",
    "elke": "elk",
    "iedere": "ieder",
    "welke": "welk",
    "dezelfde": "hetzelfde",
}
#: The articles for which messages are written; none was chosen either.
USUAL_ARTICLES = ("", "a", "de")


class OwnWord(NamedTuple):
    """The word for one, for several, and its article: a or an, de or het."""

    one: str
    several: str
    article: str


def own_word(language: str | None) -> OwnWord | None:
    """The word of the organisation that is entered; None outside any, or if it uses the plain one."""
    organisation: Any = get_scope().get("organisation")
    if organisation is None:
        return None
    if language == "nl":
        word = OwnWord(organisation.word_nl, organisation.words_nl, organisation.article_nl)
    else:
        word = OwnWord(organisation.word_en, organisation.words_en, organisation.article_en)
    return word if word.one else None


def in_own_words(text: str) -> str:
    """The message without brackets, with the organisation's word inside them."""
    if "[" not in text:
        return text
    worded = _worded(str(text), own_word(get_language()))
    return mark_safe(worded) if isinstance(text, SafeData) else worded  # noqa: S308 - own words are letters only


@lru_cache(maxsize=4096)
def _worded(text: str, word: OwnWord | None) -> str:
    return BRACKETS.sub(lambda found: _phrase(found[0], found[1], word), text)


def _phrase(bracketed: str, phrase: str, word: OwnWord | None) -> str:
    words = [found[0] for found in WORDS.finditer(phrase)]
    plain = {each.lower() for each in words}
    if not plain & {"community", "communities"} and not any("/" in each for each in words):
        return bracketed  # not one of ours
    is_plural = "communities" in plain
    at = iter(range(len(words)))

    def worded(found: re.Match[str]) -> str:
        following = words[next(at) + 1 :]
        return _capital_as(found[0], _form(found[0].lower(), following, word, is_plural=is_plural))

    return WORDS.sub(worded, phrase)


def _form(plain: str, following: list[str], word: OwnWord | None, *, is_plural: bool) -> str:
    """One word of a phrase as it agrees with the noun."""
    usual, _slash, other = plain.partition("/")
    is_other = word is not None and word.article not in USUAL_ARTICLES and not is_plural
    if other:
        return other if is_other else usual
    if word and plain in {"community", "communities"}:
        return word.one if plain == "community" else word.several
    if is_other and word:
        if word.article == "an":
            return "an" if plain == "a" and following[:1] == ["community"] else plain
        return WITH_HET.get(plain, plain)
    return plain


def _capital_as(written: str, word: str) -> str:
    return word[:1].upper() + word[1:] if written[:1].isupper() else word


def use_own_words() -> None:
    """Let each translated message pass through :func:`in_own_words`. Called once, at start-up."""
    for name in ("gettext", "pgettext", "ngettext", "npgettext"):
        setattr(_trans, name, _worded_result(getattr(trans_real, name)))


def _worded_result(translate: Callable[..., str]) -> Callable[..., str]:
    @wraps(translate)
    def translated(*message: Any) -> str:
        return in_own_words(translate(*message))

    return translated

"""Each message that says community says it in brackets, so that an organisation's own word can take its place."""

import re
from collections.abc import Iterator

import polib
import pytest

from tools.check_translations import BASE_DIR, CATALOGUE

#: The term Community of Practice is no organisation's own word.
TERM = re.compile(r"communit(?:y|ies) of practice", re.IGNORECASE)
#: What is filled in later is none of the message's words.
FILLED_IN = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
BRACKETS = re.compile(r"\[([^\[\]]*)\]")
NOUN = re.compile(r"communit(?:y|ies)", re.IGNORECASE)

ARTICLES = {"en": "a an", "nl": "de het een deze dit die dat onze ons elke elk iedere ieder welke welk"}
#: After these a Dutch adjective has another ending before a noun with “het”; after the others it keeps its own.
INDEFINITE = {"een", "geen", "elke", "iedere", "welke"}
DEFINITE = {"de", "deze", "die", "onze", "je", "jouw", "jullie", "hun", "dezelfde"}


def faults_of(text: str, language: str) -> Iterator[str]:
    """What an organisation's own word would leave wrong in this message."""
    plain = FILLED_IN.sub("", TERM.sub("", text))
    if NOUN.search(BRACKETS.sub("", plain)):
        yield "the word stands outside brackets"
    if re.search(rf"\b({ARTICLES[language].replace(' ', '|')}) \[(?:\S+ )?communit", plain, re.IGNORECASE):
        yield "the article stands outside the brackets"
    for found in BRACKETS.finditer(plain):
        yield from faults_in(found[1].lower().split(), language)


def faults_in(phrase: list[str], language: str) -> Iterator[str]:
    nouns = [word for word in phrase if NOUN.fullmatch(word)]
    if not nouns and not any("/" in word for word in phrase):
        yield "the brackets hold something else"
    if language == "nl" and nouns == ["community"]:
        before = phrase[: phrase.index("community")]
        first, adjectives = (
            (before[:1], before[1:]) if before[:1] and before[0] in INDEFINITE | DEFINITE else ([], before)
        )
        if not set(first) & DEFINITE and any("/" not in word for word in adjectives):
            yield "the adjective needs both endings: [een nieuwe/nieuw community]"


def messages() -> Iterator[tuple[str, str, str]]:
    for entry in polib.pofile(str(BASE_DIR / CATALOGUE)):
        for text in filter(None, [entry.msgid, entry.msgid_plural]):
            yield "en", text, entry.msgid
        for text in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
            yield "nl", text, entry.msgid


def test_every_message_leaves_room_for_the_organisations_own_word() -> None:
    wrong = {(fault, text) for language, text, _of in messages() for fault in faults_of(text, language)}
    assert wrong == set()


@pytest.mark.parametrize(
    ("language", "text", "fault"),
    [
        ("en", "Back to the community", "outside brackets"),
        ("nl", "De communitypagina", "outside brackets"),
        ("en", "of a [community]", "article"),
        ("nl", "in deze [community]", "article"),
        ("nl", "[een nieuwe community]", "both endings"),
        ("nl", "[nieuwe community]", "both endings"),
        ("en", "[the colleague]", "something else"),
    ],
)
def test_the_check_finds_what_it_is_for(language: str, text: str, fault: str) -> None:
    [found] = faults_of(text, language)
    assert fault in found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Communities of Practice, and [the community]’s page of %(community)s"),
        (
            "nl",
            "[een nieuwe/nieuw community], [de nieuwe community], [nieuwe communities], [ze/het], [een community die]",
        ),
    ],
)
def test_the_check_leaves_the_rest_alone(language: str, text: str) -> None:
    assert list(faults_of(text, language)) == []

"""Dutch as it is spoken in Flanders, in the je-form and with one word for one thing: patterns over all translations."""

import re
from pathlib import Path

import polib
import pytest

CATALOGUE = Path(__file__).resolve().parent.parent.parent / "locale/nl/LC_MESSAGES/django.po"
#: What no translation says, and what it says instead.
AVOIDED = {
    r"\b([Uu]|[Uu]w)\b": "je, jouw",
    r"\b(kunt|kun|zult|wilt) je\b|\b[Jj]e (kunt|zult|wilt)\b": "je kan, je zal, je wil",
    r"\b[Hh]oud (hem|ze|het|je)\b": "hou",
    r"\b[Gg]een mail meer (als|wanneer|over|met|de)\b|\b[Gg]een mails meer wanneer\b": "geen mails meer als",
    r"\b[Jj]e krijgt dit omdat\b": "je krijgt deze mail omdat",
    r"\b[Vv]erwe(ef|v)": "verwerk",
    r"\b[Bb]ezorgdhe": "bedenking",
    r"\b[Ll]eg(t|gen)? .{0,30}\bneer\b": "stop met deze rol",
    r"\bkleine stap": "klusje",
    r"\b[Zz]us(sen|ters?)?\b": "verwante communities",
    r"\b(de|die|alle|deze) data\b": "datums",
    r"\b([Dd]e|een) host\b": "wie ontvangt",
    r"\bretrospective": "terugblik",
    r"\b(hem of haar|hij of zij|zijn of haar)\b": "die",
    r"\btelefoon": "gsm",
    r"\b[Vv]raag is (intussen )?terug": "ingetrokken",
    r"[a-z,] (Leider|Coördinator|Sponsor|Coach)": "a role in a sentence is written small",
    r"\b(rol|plek|plaats) in %\(community\)s": "bij",
    r"\b(?!je je\b)(\w+) \1\b": "the same word twice",
    r"\b(uitrol|checken|feedback|deadline|issues?|meeting)\b": "a Dutch word",
    r"  ": "one space",
}


def translations() -> dict[str, str]:
    """The Dutch of each message, by what it says in English; names of values are left out."""
    found = {}
    for entry in polib.pofile(str(CATALOGUE)):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                found[f"{entry.msgctxt or ''}{entry.msgid}: {text}"] = text
    return found


@pytest.mark.parametrize("pattern", AVOIDED)
def test_no_translation_says_it(pattern: str) -> None:
    without_names = {
        place: re.sub(r"\{\w+\}|%\((?!community)\w+\)[sd]", "…", text) for place, text in translations().items()
    }
    assert [place for place, text in without_names.items() if re.search(pattern, text)] == [], AVOIDED[pattern]

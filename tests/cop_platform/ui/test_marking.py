"""Found words in a text: marked and cut, whatever their accents, and never as markup."""

from itertools import pairwise
from time import thread_time

import pytest

from cop_platform.text import fold
from cop_platform.ui.marking import EXCERPT_LENGTH, excerpt, marked, spans


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The invoice layout", ["invoice"], "The <mark>invoice</mark> layout"),
        ("CRÈCHE and crèche", ["creche"], "<mark>CRÈCHE</mark> and <mark>crèche</mark>"),
        ("Cre\u0300che", ["crè"], "<mark>Cre\u0300</mark>che"),
        ("An œuvre", ["oeu"], "An <mark>œu</mark>vre"),
        ("An œuvre", ["o"], "An <mark>œ</mark>uvre"),
        ("Straße", ["strasse"], "<mark>Straße</mark>"),
        ("bill billing", ["bill", "billing"], "<mark>bill</mark> <mark>billing</mark>"),
        ("soup, soup", ["p", "ou"], "s<mark>ou</mark><mark>p</mark>, s<mark>ou</mark><mark>p</mark>"),
        ("1.5 (a+b)", ["(a+"], "1.5 <mark>(a+</mark>b)"),
        ("Nothing here", ["soup"], "Nothing here"),
        ("Soup", [], "Soup"),
        ("Soup", ["\u0301"], "Soup"),
        ("", ["soup"], ""),
    ],
)
def test_found_words_are_marked(text: str, words: list[str], expected: str) -> None:
    assert marked(text, words) == expected


@pytest.mark.parametrize("word", ["<b>", "script", "amp", "lt", "&", '"'])
def test_what_people_wrote_stays_text(word: str) -> None:
    said = marked('<script>&amp; "x" <b>', [word])
    assert said.replace("<mark>", "").replace("</mark>", "") == "&lt;script&gt;&amp;amp; &quot;x&quot; &lt;b&gt;"


def test_spans_are_in_order_and_apart() -> None:
    found = list(spans("aaa ábà " * 50, ["a", "ab", "aa"]))
    assert found == sorted(found)
    assert all(end <= start for (_, end), (start, _) in pairwise(found))


def test_a_short_text_stays_whole_on_one_line() -> None:
    assert excerpt("Els brings\r\n\r\nfive  bills.", ["five"]) == "Els brings five bills."


@pytest.mark.parametrize("place", [0, 3, 40, 200, 396, 399])
def test_a_long_text_is_cut_around_the_word(place: int) -> None:
    words = ["lorem"] * 400
    words[place] = "crèche"
    cut = excerpt(" ".join(words), ["creche"])
    assert "crèche" in cut.split()
    assert set(cut.split()) <= {"lorem", "crèche", "…"}
    assert 100 < len(cut) <= EXCERPT_LENGTH + 4
    assert cut.startswith("… ") == (place > 30)
    assert cut.endswith(" …") == (place < 390)


def test_a_long_text_without_the_word_or_without_spaces_is_cut_too() -> None:
    assert len(excerpt("lorem " * 400, ["soup"])) <= EXCERPT_LENGTH + 4
    assert "soup" in excerpt("x" * 900 + "soup" + "x" * 900, ["soup"])
    assert len(excerpt("x" * 2000, [])) <= EXCERPT_LENGTH + 4


def test_folding_is_that_of_topics() -> None:
    assert fold("CRÈCHE Ø ß") == "creche o ss"


def test_marking_takes_linear_time() -> None:
    start = thread_time()
    marked("a" * 8_000, ["a" * 49, "b" * 49])
    assert thread_time() - start < 0.5

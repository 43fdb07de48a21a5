"""Two texts compared word by word: what stays, comes in and goes out makes both texts again, and in bounded time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.comparing.words import MOST_PAIRS, Piece, compare_words, likeness
from charters.drafting.parts import MAX_PURPOSE


def marked(before: str, after: str) -> str:
    signs = {"same": "{}", "added": "+{}+", "removed": "-{}-"}
    return "".join(signs[piece.kind].format(piece.text) for piece in compare_words(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("The same.", "The same.", "The same."),
        ("", "New.", "+New.+"),
        ("Gone.", "", "-Gone.-"),
        ("Twenty letters.", "Ten letters.", "-Twenty-+Ten+ letters."),
        ("In all houses.", "In all houses, by June.", "In all houses+, by June+."),
        ("Twenty brave letters", "Ten shy letters", "-Twenty brave-+Ten shy+ letters"),
        (
            "Every letter that leaves",
            "Every letter, screen and poster that leaves",
            "Every letter+, screen and poster+ that leaves",
        ),
        (
            "Every letter, screen and poster that leaves",
            "Every letter that leaves",
            "Every letter-, screen and poster- that leaves",
        ),
        ("a b c", "a c", "a -b -c"),
        ("don’t go", "do go", "-don’t-+do+ go"),
        ("שלום עולם", "שלום חבר", "שלום -עולם-+חבר+"),
        ("Here: https://a.example/b", "Here: https://c.example/b", "Here: -https://a.example/b-+https://c.example/b+"),
        ("one\ntwo", "one two", "one-\n-+ +two"),
    ],
)
def test_words_that_changed_stand_beside_those_that_stayed(before: str, after: str, expected: str) -> None:
    assert marked(before, after) == expected


@given(st.text(alphabet="ab .,\n", max_size=60), st.text(alphabet="ab .,\n", max_size=60))
def test_the_pieces_make_both_texts_again(before: str, after: str) -> None:
    pieces = compare_words(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
    assert all(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a" * MAX_PURPOSE, "b" * MAX_PURPOSE),
        ("a " * (MAX_PURPOSE // 2), "b." * (MAX_PURPOSE // 2)),
        (". " * 120, "! " * 120),
    ],
)
def test_the_longest_part_takes_no_time_to_speak_of(before: str, after: str) -> None:
    began = time.process_time()
    for _round in range(10):
        compare_words(before, after)
    assert (time.process_time() - began) / 10 < 0.2


def test_longer_texts_are_compared_as_a_whole() -> None:
    before, after = "a " * 10_000, "b " * 10_000
    began = time.process_time()
    assert compare_words(before, after) == [
        Piece("removed", before[:-1]),
        Piece("added", after[:-1]),
        Piece("same", " "),
    ]
    assert time.process_time() - began < 1
    assert len(before) * len(after) > MOST_PAIRS


def test_likeness_is_what_two_texts_share() -> None:
    assert likeness("Ten letters.", "ten letters") == 1
    assert likeness("Ten letters", "Ten invoices") == 0.5
    assert likeness("With soup", "Every Tuesday, with soup and bread") == 1
    assert likeness("", "") == likeness("a", "b") == 0

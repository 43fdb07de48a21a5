"""What counts as something to read, and one form for what is kept."""

import pytest

from cop_platform.text import own_direction, tidy

NOTHING_TO_SEE = [
    "",
    "  ",
    "\u200b",
    "\u3164",
    "\u2800 \u2800",
    "\u2060\ufeff",
    "\u115f\u1160",
    "\ufe0f",
    "\u00ad",
    "\u0301",
    "\u00a0",
]


@pytest.mark.parametrize("text", NOTHING_TO_SEE)
def test_invisible_signs_alone_are_nothing(text: str) -> None:
    assert tidy(text) == ""


@pytest.mark.parametrize("text", ["می‌خواهم", "👩🏻\u200d💻", "J", "?", "7", "✓", "한국어", "⠓⠊"])
def test_what_can_be_seen_stays_with_its_joiners(text: str) -> None:
    assert tidy(f" {text}\n") == text


def test_composed_and_decomposed_letters_are_kept_alike() -> None:
    assert tidy("E\u0301conomie") == tidy("\u00c9conomie") == "\u00c9conomie"


def test_text_from_right_to_left_is_isolated_line_by_line() -> None:
    assert own_direction("حلقة R\n\nمرحبا!") == "\u2068حلقة R\u2069\n\n\u2068مرحبا!\u2069"
    assert own_direction("שלום") == "\u2068שלום\u2069"


@pytest.mark.parametrize("text", ["", "Élise", "李 小龙", "👩🏻\u200d💻"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert own_direction(text) == text

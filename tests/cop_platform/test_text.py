"""What counts as something to read, and one form for what is kept."""

import pytest

from cop_platform.text import tidy

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

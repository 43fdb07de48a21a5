"""Control characters in typed text."""

import sys
import unicodedata

from cop_platform.forms.fields import has_control_characters


def test_what_is_no_sign_to_read_is_found_whatever_it_is() -> None:
    for number in range(sys.maxunicode + 1):
        unreadable = unicodedata.category(chr(number)) in {"Cc", "Cs", "Co", "Zl", "Zp"}
        assert has_control_characters(chr(number)) is (unreadable or 0x202A <= number <= 0x202E), hex(number)


def test_what_is_kept_is_not_meant() -> None:
    assert not has_control_characters("one\n\ttwo", {"\n", "\t"})
    assert has_control_characters("one\n\ttwo\r", {"\n", "\t"})

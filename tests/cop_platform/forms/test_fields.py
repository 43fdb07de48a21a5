"""Control characters in typed text, and text in which there is nothing to read."""

import sys
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from cop_platform.forms.fields import LinkField, OneLineField, ParagraphsField, WrappingField, has_control_characters


def test_what_is_no_sign_to_read_is_found_whatever_it_is() -> None:
    for number in range(sys.maxunicode + 1):
        unreadable = unicodedata.category(chr(number)) in {"Cc", "Cs", "Co", "Zl", "Zp"}
        assert has_control_characters(chr(number)) is (unreadable or 0x202A <= number <= 0x202E), hex(number)


def test_what_is_kept_is_not_meant() -> None:
    assert not has_control_characters("one\n\ttwo", {"\n", "\t"})
    assert has_control_characters("one\n\ttwo\r", {"\n", "\t"})


@pytest.mark.parametrize("typed", ["\u200b", "\u3164", "\u2800 \u2800"])
@pytest.mark.parametrize("field", [OneLineField, ParagraphsField])
def test_invisible_signs_do_not_fill_a_field_in(field: type[forms.CharField], typed: str) -> None:
    with pytest.raises(ValidationError, match="Write a few words"):
        field(max_length=100).clean(typed)
    assert field(max_length=100, required=False).clean(typed) == ""


@pytest.mark.parametrize("field", [OneLineField, ParagraphsField])
def test_typed_text_is_kept_composed(field: type[forms.CharField]) -> None:
    assert field(max_length=100).clean("E\u0301conomie") == "\u00c9conomie"


def test_a_long_line_loses_its_line_breaks_and_no_other_sign() -> None:
    field = WrappingField(max_length=100)
    assert field.clean("Calm nights\r\n\r\nfor  everyone.\n") == "Calm nights for  everyone."
    with pytest.raises(ValidationError, match="on one line"):
        field.clean("Calm\x00nights")
    assert isinstance(field.widget, forms.Textarea)


OURS = {"cop_platform", "members", "communities", "meetings", "charters", "knowledge"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("HTTPS://Example.org/Letter", "https://Example.org/Letter"),
        ("Http://example.org", "http://example.org"),
        ("example.org/a", "https://example.org/a"),
        ("", ""),
    ],
)
def test_a_web_address_begins_as_the_database_asks(typed: str, kept: str) -> None:
    assert LinkField(assume_scheme="https", required=False).clean(typed) == kept


def forms_below(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for each in kind.__subclasses__():
        yield each
        yield from forms_below(each)


def test_all_our_forms_take_typed_text_by_the_same_rule() -> None:
    _all_views_and_their_forms = get_resolver().url_patterns
    plain = {
        f"{form.__qualname__}.{name}"
        for form in forms_below(forms.BaseForm)
        if form.__module__.split(".")[0] in OURS
        for name, field in getattr(form, "declared_fields", {}).items()
        if type(field) is forms.CharField
    }
    # Codes and ids are compared and never kept; the list of addresses is taken apart.
    compared = {
        f"{form}Form.code" for form in ["Authenticate", "ConfirmEmailCode", "ConfirmLoginCode", "Reauthenticate"]
    }
    # What the browser offers to choose from is compared as it is.
    hosts = {"MeetingForm.host_choice", "PlanForm.host_choice", "SeriesForm.host_choice"}
    hosts |= {"NewPointForm.owner_choice", "OwnerForm.owner_choice", "ExtensionForm.seen", "SessionForm.spot"}
    assert plain == {"InvitationsForm.emails", "SisterForm.wanted", *hosts, *compared}


@pytest.mark.parametrize("field", [OneLineField, ParagraphsField])
def test_what_is_typed_takes_its_own_direction(field: type[forms.CharField]) -> None:
    bound: Any = field(max_length=100)
    assert bound.widget.attrs["dir"] == "auto"

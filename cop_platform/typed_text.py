"""What people type, made safe to keep: no control characters, no line breaks where one line is meant."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

KEPT = {"\n", "\t"}


def has_control_characters(text: str, kept: frozenset[str] | set[str] = frozenset()) -> bool:
    """Control, surrogate and private characters, and the marks that turn the direction of reading round."""
    return any(
        unicodedata.category(char) in {"Cc", "Cs", "Co"} and char not in kept or char in "\u202a\u202b\u202c\u202d\u202e"
        for char in text
    )


class OneLineField(forms.CharField):
    """A title, a name, a place: they end up in mail headers and calendar lines."""

    default_error_messages = {"one_line": _("Write this on one line, without special signs.")}

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if has_control_characters(text):
            raise ValidationError(self.error_messages["one_line"], code="one_line")
        return text


class ParagraphsField(forms.CharField):
    """A text of several lines."""

    default_error_messages = {"signs": _("There is a sign in this text that we cannot keep. Type it anew.")}

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")
        if has_control_characters(text, KEPT):
            raise ValidationError(self.error_messages["signs"], code="signs")
        return text

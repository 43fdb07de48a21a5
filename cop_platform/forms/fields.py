"""Text fields of forms: something to read, no control characters, and no line breaks in a one-line field."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cop_platform.text import tidy

ALLOWED_CONTROL_CHARACTERS = {"\n", "\t"}
#: The categories Cc, Cs, Co, Zl and Zp, and direction marks; looking up each character's category takes far longer.
FORBIDDEN_CHARACTERS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028-\u202e\ud800-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
)
LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")
LINE_BREAKS = re.compile("[\r\n]+")


def has_control_characters(text: str, kept: frozenset[str] | set[str] = frozenset()) -> bool:
    """Whether it has control, surrogate, private-use, line separator or direction characters, except ``kept``."""
    return any(sign not in kept for sign in FORBIDDEN_CHARACTERS.findall(text))


class _TextField(forms.CharField):
    """A text field with our own messages for missing and too long text."""

    default_error_messages = {"required": _("Write a few words.")}

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.validators = [each for each in self.validators if not isinstance(each, MaxLengthValidator)]
        self.validators.append(NotTooLong(max_length))

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """In the direction of what is typed, and without maxlength: browsers would cut pasted text silently."""
        attrs = super().widget_attrs(widget) | {"dir": "auto"}
        return {name: value for name, value in attrs.items() if name != "maxlength"}


@deconstructible
class NotTooLong(MaxLengthValidator):
    """Says how many characters to remove, rather than how many are allowed."""

    def __call__(self, value: str) -> None:
        over = len(value) - self.limit_value
        if over > 0:
            message = ngettext("%(count)d character too many.", "%(count)d characters too many.", over)
            raise ValidationError(message, code="max_length", params={"count": over})


class OneLineField(_TextField):
    """A title, a name, a place: the text ends up in mail headers and calendar lines."""

    default_error_messages = {"one_line": _("Write this on one line, without special signs.")}

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if has_control_characters(text):
            raise ValidationError(self.error_messages["one_line"], code="one_line")
        return text


class WrappingField(OneLineField):
    """A long text that is one line all the same: typed in an area that shows all of it; line breaks become spaces."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return super().to_python(" ".join(LINE_BREAKS.split(value)) if isinstance(value, str) else value)


class ParagraphsField(_TextField):
    """A text of several lines."""

    default_error_messages = {"signs": _("There is a character in this text that we cannot keep. Type it again.")}

    def __init__(self, *, max_length: int, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        text = "\n".join(LINE_ENDS.split(super().to_python(value)))
        if has_control_characters(text, ALLOWED_CONTROL_CHARACTERS):
            raise ValidationError(self.error_messages["signs"], code="signs")
        return text


class LinkField(forms.URLField):
    """A web address: http and https only, as people click on it. Phones begin a line with a capital: “Https://”."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def to_python(self, value: Any) -> Any:
        scheme, colon, rest = (super().to_python(value) or "").partition(":")
        return f"{scheme.lower()}{colon}{rest}"

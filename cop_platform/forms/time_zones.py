"""A field for a time zone: people type a city, and the browser offers what matches."""

from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cop_platform.time_zones import find_time_zone, offered_time_zones, spoken


class TimeZoneInput(forms.TextInput):
    """A text input with the list of time zones, which the browser filters."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        own = self.build_attrs(self.attrs, attrs)
        names = f"{own.get('id') or name}_names"
        value = self.format_value(value) or ""
        control = '<input type="text" name="{}" value="{}" list="{}" autocomplete="off"{}>{}'
        return format_html(control, name, value, names, flatatt(own), _datalist(names))


@cache
def _datalist(identifier: str) -> SafeString:
    options = format_html_join("", "<option>{}</option>", ((spoken(name),) for name in offered_time_zones()))
    return format_html('<datalist id="{}">{}</datalist>', identifier, options)


class TimeZoneField(forms.CharField):
    """The IANA name of what was typed: “brussels” is Europe/Brussels."""

    widget = TimeZoneInput
    default_error_messages = {
        "required": _("Type a city, such as Brussels."),
        "unknown": _("Choose one of the listed time zones. Type a city, such as Brussels."),
    }

    def to_python(self, value: Any) -> str:
        text = str(value or "").strip()
        if not text:
            return ""
        found = find_time_zone(text)
        if not found:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return found

    def prepare_value(self, value: Any) -> Any:
        return spoken(value) if isinstance(value, str) else value

"""Form controls written in Python: the HTML of Django's templates, which took a third of a page with a form.

``FORM_RENDERER`` names it. Only plain controls are written here; any other is rendered by its template.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeData, mark_safe

Widget = Mapping[str, Any]


class Renderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        write = WRITERS.get(template_name)
        widget = context.get("widget", {})
        if write is None or widget.get("wrap_label"):
            return super().render(template_name, context, request)
        return mark_safe(write(widget).strip())  # noqa: S308 - each part is escaped


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_plain(widget["value"])}"'
    return f'<input type="{_shown(widget["type"])}" name="{_shown(widget["name"])}"{value}{_attributes(widget)}>'


def _textarea(widget: Widget) -> str:
    value = _shown(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_shown(widget["name"])}"{_attributes(widget)}>\n{value}</textarea>'


def _select(widget: Widget) -> str:
    groups = "".join([_options(name, options) for name, options, _index in widget["optgroups"]])
    return f'<select name="{_shown(widget["name"])}"{_attributes(widget)}>{groups}\n</select>'


def _options(group: Any, options: list[Widget]) -> str:
    written = "".join([f"\n  {_option(each)}" for each in options])
    return f'\n  <optgroup label="{_shown(group)}">{written}\n  </optgroup>' if group else written


def _option(option: Widget) -> str:
    return f'<option value="{_plain(option["value"])}"{_attributes(option)}>{_shown(option["label"])}</option>'


def _attributes(widget: Widget) -> str:
    said = [
        f" {_shown(name)}" if value is True else f' {_shown(name)}="{_plain(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    ]
    return "".join(said)


def _shown(value: Any) -> str:
    """As ``{{ value }}`` in a template."""
    return conditional_escape(str(localize(value)))


def _plain(value: Any) -> str:
    """As ``{{ value|stringformat:"s" }}``."""
    return str(value) if isinstance(value, SafeData) else escape(str(value))


_INPUTS = ("checkbox", "date", "datetime", "email", "hidden", "input", "number", "password", "text", "time", "url")
WRITERS: dict[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in (*_INPUTS, "checkbox_option", "radio_option")},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}

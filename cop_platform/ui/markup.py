"""HTML helpers that several template tags share: icons, CSS classes, attributes."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

EMPTY = mark_safe("")


@cache
def inlined_icon(name: str) -> SafeString:
    svg = lucide(name, size=20, **{"class": "ico", "aria-hidden": "true", "focusable": "false"})
    return mark_safe(" ".join(svg.split()).replace("> <", "><"))  # noqa: S308 – the package's own drawing


def classes(*names: str) -> str:
    return " ".join(name for name in names if name)


def attribute(name: str, value: str) -> SafeString:
    return format_html(' {}="{}"', name, value) if value else EMPTY

"""Parts of a page that are kept and used again, for all readers.

A fragment is kept under *everything* that is in it. Whoever changes a name, a date or a colour gets another fragment at
once, and no organisation gets that of another, so nothing ever has to be thrown away because something changed. The
template sees nothing but the values that its fragment is kept under.
"""

from collections.abc import Hashable
from typing import Any

from django.db.models import Model
from django.template.loader import get_template
from django.utils import timezone
from django.utils.functional import LazyObject
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django_scopes import get_scope

#: In each process; a card of the directory has about two kilobytes.
MOST_KEPT = 2000
_kept: dict[Hashable, SafeString] = {}


def fragment(template: str, **values: Any) -> SafeString:
    """The template with these values: records, texts, numbers, moments, and tuples of these."""
    contents = tuple((name, _contents(value)) for name, value in values.items())
    # Messages have the organisation's own word in them.
    organisation = _contents(get_scope().get("organisation"))
    key = (template, get_language(), timezone.get_current_timezone_name(), organisation, contents)
    found = _kept.get(key)
    if found is None:
        html = get_template(template).render(values)
        found = _kept[key] = mark_safe(html)  # noqa: S308 - a template escapes its values
        if len(_kept) > MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
    return found


def _contents(value: Any) -> Hashable:
    """A record as its columns and those of its organisation, whose address stands in links."""
    if isinstance(value, tuple):
        return tuple(_contents(each) for each in value)
    if not isinstance(value, Model):
        return value
    if isinstance(value, LazyObject):
        value = value._wrapped  # type: ignore[attr-defined]  # noqa: SLF001 - no public name
    columns = tuple((name, each) for name, each in vars(value).items() if name != "_state")
    organisation = value._state.fields_cache.get("organisation")  # noqa: SLF001 - what is at hand, without a query
    return (type(value), columns, _contents(organisation))

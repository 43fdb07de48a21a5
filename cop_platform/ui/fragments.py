"""Parts of a page that are kept and used again, for all readers.

A fragment is kept under *everything* that is in it. Whoever changes a name, a date or a colour gets another fragment at
once, and no organisation gets that of another, so nothing ever has to be thrown away because something changed. The
template sees nothing but the values that its fragment is kept under.
"""

from collections.abc import Hashable, Iterable
from dataclasses import is_dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import Model
from django.template.loader import get_template
from django.utils import timezone
from django.utils.functional import LazyObject
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django_scopes import get_scope

#: In each process; a card of the directory has about two kilobytes.
MOST_KEPT = 2000
_PLAIN = frozenset({str, int, bool, type(None), datetime, SafeString})
_kept: dict[Hashable, SafeString] = {}


def fragment(template: str, **values: Any) -> SafeString:
    """The template with these values: records, texts, numbers, moments, and tuples, lists and dataclasses of these."""
    return fragments(template, [values])[0]


def fragments(template: str, rows: Iterable[dict[str, Any]]) -> list[SafeString]:
    """The template with each of these values: the cards of a page, which all stand in the same frame."""
    # Messages have the organisation's own word in them.
    here = get_scope().get("organisation")
    frame = (template, get_language(), timezone.get_current_timezone_name(), _contents(here, None))
    return [_one(template, (frame, _named(values, here)), values) for values in rows]


def _one(template: str, key: Hashable, values: dict[str, Any]) -> SafeString:
    found = _kept.get(key)
    if found is None:
        html = get_template(template).render(values)
        found = _kept[key] = mark_safe(html)  # noqa: S308 - a template escapes its values
        if len(_kept) > MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
    return found


def _named(values: dict[str, Any], here: Any) -> Hashable:
    return (*values, *[_contents(each, here) for each in values.values()])


def _contents(value: Any, here: Any) -> Hashable:
    """What the template can read from it. ``here`` is the organisation, which stands in the key by itself."""
    if value is here:
        return "here"
    if type(value) in _PLAIN:
        return cast("Hashable", value)
    if isinstance(value, Model):
        return _columns(value, here)
    if isinstance(value, tuple | list):
        return tuple([_contents(each, here) for each in value])
    if is_dataclass(value):
        return (type(value), tuple(_contents(each, here) for each in vars(value).values()))
    return cast("Hashable", value)


def _columns(record: Any, here: Any) -> Hashable:
    """A record as its columns, and those of the records it has at hand, whose names and addresses may be shown."""
    if isinstance(record, LazyObject):
        record = record._wrapped  # noqa: SLF001 - no public name
    # Templates cannot read what begins with an underscore, such as the state of the record.
    columns = tuple([each for item in vars(record).items() if item[0][0] != "_" for each in item])
    at_hand = record._state.fields_cache  # noqa: SLF001 - without a query
    others = tuple([(name, _contents(each, here)) for name, each in at_hand.items() if each is not here])
    return (type(record), columns, others)

"""Every kind of field that a form of ours has, every filter of ours and the words of the index take linear time."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import perf_counter
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.template import engines

from tests.architecture.test_linear_time import OURS, SIZE, TOKENS, assert_linear, seconds
from tests.support.people import Tenant

HOSTILE = [*TOKENS, "é", "\u0301", "-", "1:", "2026-01-01 ", " a", "A a,", "\u202e"]
#: Seconds of PostgreSQL for SIZE characters, at most; it takes three thousandths here.
QUICK_IN_DATABASE = 0.03


def kinds_of_fields() -> dict[str, forms.Field]:
    """One field of each class, with and without a greatest length, by where it stands."""
    kinds: dict[tuple[object, ...], tuple[str, forms.Field]] = {}
    for form in _forms():
        for name, field in form.base_fields.items():
            kind = (type(field), getattr(field, "max_length", None) is None, *map(type, field.validators))
            kinds.setdefault(kind, (f"{form.__module__}.{form.__name__}.{name}", field))
    return dict(kinds.values())


def _forms() -> Iterator["type[forms.Form | forms.ModelForm[Any]]"]:
    for app in OURS:
        for module in pkgutil.walk_packages(importlib.import_module(app).__path__, f"{app}."):
            if ".migrations" in module.name or module.name.endswith("__main__"):
                continue
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, type) and issubclass(value, (forms.Form, forms.ModelForm)):
                    yield value


def sent_to(field: forms.Field) -> Callable[[str], object]:
    """The field as it gets what somebody typed: once, once in a list, or once for each of its parts."""
    if isinstance(field, (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)):
        return lambda text: field.clean([text])
    if isinstance(field, forms.MultiValueField):
        return lambda text: field.clean([text] * len(field.fields))
    return field.clean


def filters() -> dict[str, Callable[[str], object]]:
    libraries = engines["django"].engine.libraries  # type: ignore[attr-defined]
    ours = [path for path in libraries.values() if path.split(".")[0] in OURS]
    return {
        f"{path}.{name}": found
        for path in ours
        for name, found in importlib.import_module(path).register.filters.items()
    }


def test_every_kind_of_field_takes_linear_time(mereldal: Tenant) -> None:
    kinds = kinds_of_fields()
    modules = {place.split(".")[0] for place in kinds}
    assert modules >= {"members", "communities", "meetings", "charters", "knowledge"}
    with mereldal.enter():
        for field in kinds.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is None:
                continue  # its form gives it choices, and it only looks the text up among these
            for token in HOSTILE:
                text = (token * SIZE)[:SIZE]
                assert_linear(sent_to(field), text)


def test_every_filter_takes_linear_time() -> None:
    found = filters()
    assert len(found) > 20
    for apply in found.values():
        for token in HOSTILE:
            text = (token * SIZE)[:SIZE]
            with suppress(AttributeError, TypeError, KeyError, ValueError):  # a filter of records, not of text
                assert_linear(apply, text)


@pytest.mark.parametrize("token", HOSTILE)
def test_the_words_of_the_index_take_linear_time(mereldal: Tenant, token: str) -> None:
    with mereldal.enter(), connection.cursor() as cursor:

        def once(text: str) -> float:
            begun = perf_counter()
            cursor.execute("SELECT count(*) FROM search_words(%s)", [text])
            return perf_counter() - begun

        assert min(once((token * SIZE)[:SIZE]) for _ in range(3)) < QUICK_IN_DATABASE


def test_the_walk_notices_a_slow_field() -> None:
    class Slow(forms.CharField):
        def clean(self, value: str) -> str:
            if any(value[:place].count("a") < 0 for place in range(len(value))):
                raise ValidationError("never")
            return value

    assert seconds(sent_to(Slow()), "a" * SIZE) > 0
    with pytest.raises(AssertionError, match="characters"):
        assert_linear(sent_to(Slow()), "a" * SIZE * 4)

"""Form controls are written as Django's templates write them."""

from datetime import date
from itertools import product
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from cop_platform.forms.renderer import WRITERS, Renderer

NASTY = "<b>\"a\" & 'b'</b>\n"
ATTRS: list[dict[str, Any]] = [
    {},
    {"class": "in", "required": True, "disabled": False, "maxlength": 100},
    {"id": "x", "placeholder": gettext_lazy("Find"), "data-x": NASTY, "title": mark_safe("<i>")},
]
CHOICES = [
    ("", "—"),
    ("a", NASTY),
    ("b", mark_safe("<i>safe</i>")),
    (3, 1000),
    (4, 1.5),
    (True, gettext_lazy("Home")),
    (NASTY, [("c", "In a group"), ("d", gettext_lazy("Find"))]),
]
CONTROLS = [
    forms.TextInput,
    forms.NumberInput,
    forms.EmailInput,
    forms.URLInput,
    forms.PasswordInput,
    forms.HiddenInput,
    forms.DateInput,
    forms.DateTimeInput,
    forms.TimeInput,
    forms.CheckboxInput,
    forms.Textarea,
]
VALUES = [None, "", "plain", NASTY, mark_safe("<i>"), 0, 7, 1.5, True, False, date(2030, 6, 30), gettext_lazy("Find")]


def both(widget: forms.Widget, value: object, attrs: dict[str, Any]) -> tuple[str, str]:
    ours, theirs = (widget.render("a<b", value, attrs, renderer) for renderer in (Renderer(), DjangoTemplates()))
    return ours, theirs


@pytest.mark.parametrize("attrs", ATTRS)
@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_looks_as_in_its_template(control: type[forms.Widget], attrs: dict[str, Any]) -> None:
    assert control.template_name in WRITERS
    for value, language in product(VALUES, ["en", "nl"]):
        with translation.override(language):
            ours, theirs = both(control(), value, attrs)
        assert ours == theirs
        assert hasattr(ours, "__html__")


@pytest.mark.parametrize("attrs", ATTRS)
@pytest.mark.parametrize("control", [forms.Select, forms.SelectMultiple, forms.NullBooleanSelect, forms.RadioSelect])
def test_a_choice_looks_as_in_its_template(control: type[forms.Widget], attrs: dict[str, Any]) -> None:
    options: dict[str, Any] = {} if control is forms.NullBooleanSelect else {"choices": CHOICES}
    for value in [None, "", "a", "c", 3, NASTY, ["a", "d"]]:
        if isinstance(value, list) and control is forms.NullBooleanSelect:
            continue
        ours, theirs = both(control(**options), value, attrs)
        assert ours == theirs.replace("</option>\n", "</option>"), "apart from empty lines"


class Choosing(forms.Form):
    one = forms.ChoiceField(choices=CHOICES[1:-1], widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(choices=CHOICES[1:-1], widget=forms.CheckboxSelectMultiple)


@pytest.mark.parametrize("wrapped", [False, True])
def test_options_one_by_one_look_as_in_their_template(wrapped: bool) -> None:
    said = []
    for renderer in (Renderer(), DjangoTemplates()):
        form = Choosing({"one": "a", "several": ["a", "3"]}, renderer=renderer)
        said.append([option.tag(wrap_label=wrapped) for bound in form for option in bound])
    assert said[0] == said[1]
    assert len(said[0]) == 10

"""Form controls are rendered by Jinja, and by Django's engine where there is no template for Jinja."""

import pytest
from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminURLFieldWidget, FilteredSelectMultiple
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy
from pytest_django.asserts import assertHTMLEqual

from cop_platform.forms.renderer import Renderer

NASTY = "<b>\"a\" & 'b'</b>"
CHOICES = [("", "—"), ("a", NASTY), (3, 1000), (NASTY, [("c", "In a group"), ("d", gettext_lazy("Find"))])]


@pytest.mark.parametrize(
    "control",
    [
        forms.TextInput(),
        forms.NumberInput(),
        forms.CheckboxInput(),
        forms.Textarea(),
        forms.Select(choices=CHOICES),
        forms.SelectMultiple(choices=CHOICES),
        forms.RadioSelect(choices=CHOICES),
        AdminTextareaWidget(),
        AdminURLFieldWidget(),
        FilteredSelectMultiple("people", is_stacked=False, choices=CHOICES),
    ],
    ids=lambda control: type(control).__name__,
)
@pytest.mark.parametrize("value", [None, "", "plain", NASTY, 7])
def test_a_control_is_the_same_as_by_djangos_engine(control: forms.Widget, value: object) -> None:
    attrs = {"id": "x", "required": True, "disabled": False, "maxlength": 1000, "placeholder": gettext_lazy("Find")}
    ours, theirs = (control.render("a<b", value, attrs, renderer) for renderer in (Renderer(), DjangoTemplates()))
    assertHTMLEqual(ours, theirs)


def test_lists_of_errors_are_escaped() -> None:
    class Form(forms.Form):
        name = forms.CharField(validators=[lambda _value: (_ for _ in ()).throw(forms.ValidationError(NASTY))])

    form = Form({"name": "x"}, renderer=Renderer())
    assert "&lt;b&gt;" in str(form.errors)
    assert "<b>" not in str(form.errors)

"""Forms to get a meeting ready."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cop_platform.forms.fields import LinkField, OneLineField


class TaskForm(forms.Form):
    what = OneLineField(
        label=_("What is there to arrange?"),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "usual-tasks", "autocomplete": "off"}),
    )


class ReadingForm(forms.Form):
    title = OneLineField(label=_("What is it?"), max_length=120)
    url = LinkField(
        label=_("Link"),
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": _("Is this address complete?"), "required": _("Where can people read it?")},
    )


class GuestForm(forms.Form):
    name = OneLineField(label=_("Name"), max_length=100)
    comes_from = OneLineField(label=_("From where?"), max_length=120, required=False)


class NeedForm(forms.Form):
    need = OneLineField(
        label=_("What do you not eat?"),
        help_text=_("Empty takes it back."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


#: Name of what can be added, with its form.
ADDING: dict[str, type[forms.Form]] = {"task": TaskForm, "reading": ReadingForm, "guest": GuestForm}


def empty_forms() -> dict[str, Any]:
    return {f"{name}_form": form(prefix=name) for name, form in ADDING.items()}

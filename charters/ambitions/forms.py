"""The form with which people say how an ambition goes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from charters.models import Ambition
from cop_platform.forms.fields import OneLineField


class ProgressForm(forms.Form):
    state = forms.ChoiceField(
        label=_("How far is it?"),
        choices=Ambition.State.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    text = OneLineField(
        label=_("How does it go?"),
        help_text=_("A few words with today’s date; everyone in the organisation can read them."),
        max_length=200,
        required=False,
    )

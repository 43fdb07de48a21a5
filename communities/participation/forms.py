"""The form to choose a level."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.models import Level

NO_LEVEL = ""


class LevelForm(forms.Form):
    """A level, or empty to leave."""

    level = forms.ChoiceField(
        choices=[*Level.choices, (NO_LEVEL, _("Leave for now"))],
        required=False,
        error_messages={"invalid_choice": _("Choose one of the places in the rings.")},
    )

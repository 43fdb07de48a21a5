"""The form of an RSVP."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import RSVP


class RSVPForm(forms.Form):
    choice = forms.ChoiceField(choices=RSVP.Choice.choices, error_messages={"required": _("Choose one.")})

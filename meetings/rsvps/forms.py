"""The form of an RSVP."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Answer


class AnswerForm(forms.Form):
    choice = forms.ChoiceField(choices=Answer.Choice.choices, error_messages={"required": _("Choose one.")})

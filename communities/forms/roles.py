"""What people say when seen in a role."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.models import Nomination


class NominationAnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=Nomination.Answer.choices, error_messages={"required": _("Choose one.")})

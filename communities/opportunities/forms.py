"""Forms of opportunities."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from cop_platform.forms.days import clean_future_day, day_field
from cop_platform.forms.fields import OneLineField


class OpportunityForm(forms.Form):
    title = OneLineField(
        label=_("What would help?"), help_text=_("Small enough for a first time: “Bring soup”."), max_length=120
    )
    by_when = day_field(_("By when?"), required=False)

    def clean_by_when(self) -> date | None:
        return clean_future_day(self.cleaned_data["by_when"])


class OpportunityActionForm(forms.Form):
    """Take, give back, mark as done, or withdraw an opportunity."""

    action = forms.ChoiceField(choices=[(word, word) for word in ["like", "step_back", "done", "withdraw"]])

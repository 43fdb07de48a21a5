"""Words of welcome and small steps."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms.days import ahead, day_field
from communities.models import Community
from cop_platform.forms.conflicts import FreshForm
from cop_platform.forms.fields import OneLineField, ParagraphsField


class WelcomeForm(FreshForm):
    welcome = ParagraphsField(
        label=_("Words of welcome"),
        help_text=_("Newcomers read this first. Two or three sentences will do."),
        required=False,
        max_length=600,
        rows=5,
    )

    class Meta:
        model = Community
        fields = ["welcome"]


class SmallStepForm(forms.Form):
    words = OneLineField(
        label=_("What would help?"), help_text=_("Small enough for a first time: “Bring soup”."), max_length=120
    )
    by_when = day_field(_("By when?"), required=False)

    def clean_by_when(self) -> date | None:
        return ahead(self.cleaned_data["by_when"])


class HandForm(forms.Form):
    """What one does with a small step."""

    hand = forms.ChoiceField(choices=[(word, word) for word in ["like", "step_back", "done", "withdraw"]])

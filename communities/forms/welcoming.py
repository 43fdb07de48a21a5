"""Words of welcome and small steps."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from cop_platform.stale_forms import FreshForm
from cop_platform.typed_text import OneLineField, ParagraphsField

FURTHEST = timedelta(days=3 * 366)


class WelcomeForm(FreshForm):
    welcome = ParagraphsField(
        label=_("Words of welcome"),
        help_text=_("Who comes in reads this first. Two or three sentences will do."),
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
    by_when = forms.DateField(
        label=_("By when?"),
        required=False,
        error_messages={"invalid": _("That is no date. Write it as 2026-10-27.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_by_when(self) -> date | None:
        day: date | None = self.cleaned_data["by_when"]
        if day and day < timezone.localdate():
            raise ValidationError(_("That date has passed. Choose another."))
        if day and day > timezone.localdate() + FURTHEST:
            raise ValidationError(_("That is more than three years ahead. Choose an earlier date."))
        return day


class HandForm(forms.Form):
    """What one does with a small step."""

    hand = forms.ChoiceField(choices=[(word, word) for word in ["like", "step_back", "done", "withdraw"]])

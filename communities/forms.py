"""What people choose in a community."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community, Level, Nomination
from cop_platform.identifiers import LENGTH
from cop_platform.stale_forms import FreshForm
from cop_platform.typed_text import OneLineField, ParagraphsField

OUT = ""
FURTHEST = timedelta(days=3 * 366)


class LevelForm(forms.Form):
    """A level, or empty for stepping out."""

    level = forms.ChoiceField(
        choices=[*Level.choices, (OUT, _("Step out for now"))],
        required=False,
        error_messages={"invalid_choice": _("Choose one of the places in the rings.")},
    )


class NominationAnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=Nomination.Answer.choices, error_messages={"required": _("Choose one.")})


class GuestForm(forms.Form):
    """Whom to ask to have a look: one colleague, by the id in their address."""

    guest = OneLineField(max_length=LENGTH)


class LookForm(forms.Form):
    words = ParagraphsField(
        label=_("A few words of your own"),
        help_text=_("What made you think of them? It stands in the mail, in your name."),
        required=False,
        max_length=300,
        rows=3,
    )


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

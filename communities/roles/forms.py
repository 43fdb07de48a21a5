"""Forms of a role term: what was agreed, and the handover note."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.forms.days import _check_not_past, day_field
from cop_platform.forms.fields import OneLineField, ParagraphsField

#: Longer than for other dates (``FURTHEST_AHEAD``): people plan to hold a role for many years.
MAX_TERM_YEARS = 9


def clean_end_of_term(day: date | None) -> date | None:
    """Check the planned end of a term: not in the past, and at most ``MAX_TERM_YEARS`` calendar years ahead."""
    _check_not_past(day)
    if day and day.year > timezone.localdate().year + MAX_TERM_YEARS:
        raise ValidationError(_("That is far away. Choose an earlier date."))
    return day


class AgreementForm(forms.Form):
    """The planned end of a term, and the agreed hours in the holder's own words."""

    until = day_field(
        _("Until about"),
        required=False,
        help_text=_("A month before, we ask how you would like to go on. Nothing ends by itself."),
    )
    hours = OneLineField(
        label=_("Time you agreed for it"),
        required=False,
        max_length=60,
        help_text=_("For example: two hours a week, agreed with my team."),
    )

    def clean_until(self) -> date | None:
        return clean_end_of_term(self.cleaned_data["until"])


class HandoverForm(forms.Form):
    note = ParagraphsField(
        label=_("A note for whoever takes over"),
        required=False,
        max_length=2000,
        help_text=_("What you would have liked to know. Role holders and the core group can read it."),
    )

"""Choosing together who takes up a role."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Naming
from communities.nominations.selection import Description
from communities.roles.forms import end_of_term
from cop_platform.forms.days import ahead, day_field
from cop_platform.forms.fields import OneLineField, ParagraphsField


class DescriptionForm(forms.Form):
    """What a role is for, before anybody is named for it."""

    purpose = ParagraphsField(
        label=_("What is the role for, here?"),
        help_text=_("What this community needs of it now, in a few sentences."),
        max_length=600,
    )
    hours = OneLineField(label=_("How much time does it ask?"), required=False, max_length=60)
    until = day_field(_("Until about"), required=False)
    by_when = day_field(_("Name somebody by"), help_text=_("You move on yourself; nothing happens by itself."))

    def clean_until(self) -> date | None:
        return end_of_term(self.cleaned_data["until"])

    def clean_by_when(self) -> date | None:
        return ahead(self.cleaned_data["by_when"])

    def described(self) -> Description:
        typed = self.cleaned_data
        return Description(purpose=typed["purpose"], hours=typed["hours"], until=typed["until"])


class NamingForm(forms.Form):
    """Why one sees somebody in the role, oneself or another."""

    reason = ParagraphsField(label=_("For which reasons?"), max_length=600)


class HearingForm(forms.Form):
    by_when = day_field(_("Change your mind until"), required=False)

    def clean_by_when(self) -> date | None:
        return ahead(self.cleaned_data["by_when"])


class ByReason(forms.ModelChoiceField):
    def label_from_instance(self, obj: Naming) -> str:
        return f"{obj.person.shown_name}: {obj.reason[:80]}"


class PuttingForwardForm(forms.Form):
    """One of those named, for the reasons that were given: not the one named most."""

    naming: Any = ByReason(
        label=_("Whose reasons are the strongest?"),
        queryset=None,
        empty_label=_("Choose a colleague"),
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of the listed people.")},
        help_text=_("Nothing is counted. Choose the reason that convinces you most."),
    )
    closes_on = day_field(_("Objections until"))

    def __init__(self, *args: Any, namings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Naming]", self.fields["naming"]).queryset = namings

    def clean_closes_on(self) -> date | None:
        day = ahead(self.cleaned_data["closes_on"])
        if day and day <= timezone.localdate():
            raise ValidationError(_("Give people a day at least."))
        return day

"""Forms of role selections."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Suggestion
from communities.nominations.selection import RoleDescription
from communities.roles.forms import clean_end_of_term
from cop_platform.forms.days import clean_future_day, day_field
from cop_platform.forms.fields import OneLineField, ParagraphsField


class RoleDescriptionForm(forms.Form):
    """The description of the role, written before anybody is suggested."""

    purpose = ParagraphsField(
        label=_("What is the role for here?"),
        help_text=_("What [this community] needs of it now, in a few sentences."),
        max_length=600,
    )
    hours = OneLineField(label=_("How much time does the role ask?"), required=False, max_length=60)
    until = day_field(_("Until about"), required=False)
    by_when = day_field(
        _("Name somebody by"), help_text=_("You take the next step yourself; nothing happens by itself.")
    )

    def clean_until(self) -> date | None:
        return clean_end_of_term(self.cleaned_data["until"])

    def clean_by_when(self) -> date | None:
        return clean_future_day(self.cleaned_data["by_when"])

    def description(self) -> RoleDescription:
        typed = self.cleaned_data
        return RoleDescription(purpose=typed["purpose"], hours=typed["hours"], until=typed["until"])


class SuggestionForm(forms.Form):
    """The reason for suggesting somebody, who may be oneself."""

    reason = ParagraphsField(label=_("Why them?"), max_length=600)


class RevealReasonsForm(forms.Form):
    by_when = day_field(_("Change your mind until"), required=False)

    def clean_by_when(self) -> date | None:
        return clean_future_day(self.cleaned_data["by_when"])


class SuggestionChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Suggestion) -> str:
        return f"{obj.person.display_name}: {obj.reason[:80]}"


class CandidateForm(forms.Form):
    """Choose a suggestion for its reason, not the person who was suggested most."""

    suggestion: Any = SuggestionChoiceField(
        label=_("Whose reasons are the strongest?"),
        queryset=None,
        empty_label=_("Choose a colleague"),
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of the listed people.")},
        help_text=_("Nothing is counted. Choose the reason that convinces you most."),
    )
    closes_on = day_field(_("Objections until"))

    def __init__(self, *args: Any, suggestions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Suggestion]", self.fields["suggestion"]).queryset = suggestions

    def clean_closes_on(self) -> date | None:
        day = clean_future_day(self.cleaned_data["closes_on"])
        if day and day <= timezone.localdate():
            raise ValidationError(_("Give people a day at least."))
        return day

"""The form of a review."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charters.drafting.forms import clean_review_day
from charters.models import CharterReview, CriterionResult
from charters.reviews.reviewing import CriterionAnswer
from cop_platform.forms.days import day_field
from cop_platform.forms.fields import WrappingField

CHOICE_ERRORS = {"required": gettext_lazy("Choose one."), "invalid_choice": gettext_lazy("Choose one.")}


class CriterionFields(NamedTuple):
    criterion: str
    result: BoundField
    sentence: BoundField


class CharterReviewForm(forms.Form):
    """One of three words for each criterion, and then: keep it until a date, or start a new version."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("And now?"),
        choices=CharterReview.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages=CHOICE_ERRORS,
    )
    next_review_on = day_field(
        gettext_lazy("Review it again by"),
        required=False,
        help_text=gettext_lazy("Half a year is usual; two years at most."),
    )
    of = forms.DateField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, criteria: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for number, criterion in enumerate(criteria, 1):
            self.fields[f"result_{number}"] = forms.ChoiceField(
                label=criterion,
                choices=CriterionResult.choices,
                widget=forms.RadioSelect,
                error_messages=CHOICE_ERRORS,
            )
            self.fields[f"sentence_{number}"] = WrappingField(
                label=_("In a sentence"),
                max_length=240,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def by_criterion(self) -> Iterator[CriterionFields]:
        for number, criterion in enumerate(self.criteria, 1):
            yield CriterionFields(criterion, self[f"result_{number}"], self[f"sentence_{number}"])

    def clean_next_review_on(self) -> date | None:
        return clean_review_day(self.cleaned_data["next_review_on"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("outcome") == CharterReview.Outcome.KEEP:
            if not typed.get("next_review_on") and "next_review_on" not in self.errors:
                self.add_error("next_review_on", _("Choose a date."))
        elif "next_review_on" in self.errors:
            del self.errors["next_review_on"]  # the date of a choice that was not made
        return typed

    def answers(self) -> list[CriterionAnswer]:
        typed = self.cleaned_data
        return [
            CriterionAnswer(criterion, typed[f"result_{number}"], typed[f"sentence_{number}"])
            for number, criterion in enumerate(self.criteria, 1)
        ]

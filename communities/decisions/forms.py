"""Forms of proposals, responses and decision methods."""

from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.decisions.consent import REVIEW_AFTER
from communities.models import DecisionMethod, DecisionReview, RoundOutcome, Stance
from cop_platform.forms.days import FURTHEST_AHEAD, clean_future_day, day_field
from cop_platform.forms.fields import OneLineField, ParagraphsField

USUAL_ROUND, LONGEST_ROUND = timedelta(days=14), timedelta(days=60)
CHOICE_ERRORS = {"required": _("Choose one."), "invalid_choice": _("Choose one.")}
REASON_REQUIRED = {
    Stance.CONCERN: _("Say briefly what is on your mind."),
    Stance.OBJECTION: _("An objection needs its reason: it is a gift to the group."),
}


def revision_field() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)


def end_of_day(day: date) -> datetime:
    """The last minute of that day, in the current time zone: the reader's."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def clean_closing_day(day: date) -> date:
    today = timezone.localdate()
    if day <= today:
        raise ValidationError(_("People need at least a day. Choose a later date."))
    if day > today + LONGEST_ROUND:
        raise ValidationError(_("That is more than two months ahead. Choose an earlier date."))
    return day


def initial_days() -> dict[str, date]:
    closes_on = timezone.localdate() + USUAL_ROUND
    return {"closes_on": closes_on, "review_on": closes_on + REVIEW_AFTER}


class ProposalForm(forms.Form):
    title = OneLineField(label=_("In one line"), help_text=_("What would we do? It becomes the title."), max_length=120)
    text = ParagraphsField(
        label=_("The proposal"),
        help_text=_("What, why, and how we would try it. Good enough for now will do."),
        max_length=4000,
        rows=8,
    )
    closes_on = day_field(_("Until when can people answer?"))
    review_on = day_field(_("When do we look at it again?"))

    def clean_closes_on(self) -> date:
        return clean_closing_day(self.cleaned_data["closes_on"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        closes_on, review_on = typed.get("closes_on"), typed.get("review_on")
        if closes_on and review_on and not closes_on < review_on <= timezone.localdate() + FURTHEST_AHEAD:
            self.add_error("review_on", _("Choose a day after people have answered, within three years."))
        return typed


class ResponseForm(forms.Form):
    """Answer a proposal that is decided by consent. For the other methods: :class:`AdviceForm`."""

    stance = forms.ChoiceField(
        label=_("What do you say?"),
        choices=[(each.value, each.label) for each in Stance if each != Stance.ADVICE],
        error_messages=CHOICE_ERRORS,
    )
    reason = ParagraphsField(
        label=_("In your own words"),
        help_text=_(
            "Needed for a concern or an objection. Everyone in the core and active reads it, and whoever leads,"
            " coordinates or coaches here, with your name."
        ),
        required=False,
        max_length=2000,
        rows=3,
    )
    suggested_change = ParagraphsField(
        label=_("What change would solve it?"),
        help_text=_("Only for an objection. Half an idea is welcome."),
        required=False,
        max_length=2000,
        rows=2,
    )
    revision = revision_field()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        stance = typed.get("stance")
        if stance in REASON_REQUIRED and not typed.get("reason") and "reason" not in self.errors:
            self.add_error("reason", REASON_REQUIRED[Stance(stance)])
        return typed


class AdviceForm(forms.Form):
    reason = ParagraphsField(label=_("Your advice"), max_length=2000, rows=4)
    revision = revision_field()


class AmendmentForm(forms.Form):
    """The title and the text, anew. A proposal about a role has no title of its own."""

    title = OneLineField(
        label=_("In one line"), help_text=_("Does the title still say what we would do?"), max_length=120
    )
    text = ParagraphsField(label=_("The new text of the proposal"), max_length=4000, rows=8)
    revision = revision_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial["title"]:
            del self.fields["title"]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = self.cleaned_data
        if not self.errors and all(typed[name] == self.initial[name] for name in typed if name != "revision"):
            self.add_error("text", _("This is the text as it stands. What changes?"))
        return typed


class ExtensionForm(forms.Form):
    closes_on = day_field(_("Until when can people answer?"))
    reason = OneLineField(label=_("Why more time?"), max_length=300)

    def clean_closes_on(self) -> date:
        return clean_closing_day(self.cleaned_data["closes_on"])


class WithdrawalForm(forms.Form):
    reason = OneLineField(label=_("A word to everyone"), required=False, max_length=300)


class ProposalDecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What is the decision?"),
        choices=[(each.value, each.label) for each in (RoundOutcome.ADOPTED, RoundOutcome.DECLINED)],
        widget=forms.RadioSelect,
        error_messages=CHOICE_ERRORS,
    )
    reason = ParagraphsField(label=_("Why? What did you do with the advice?"), max_length=2000)


class ReviewForm(forms.Form):
    """Keep, change or drop a decision. Whoever may not make proposals is not offered a change."""

    outcome = forms.ChoiceField(
        label=_("Does it still help?"),
        choices=DecisionReview.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages=CHOICE_ERRORS,
    )
    next_review_on = day_field(
        _("If we keep it: when do we look at it again?"), required=False, help_text=_("Half a year is usual.")
    )
    reason = OneLineField(label=_("Why?"), required=False, max_length=600)
    of = forms.DateField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, can_propose: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_propose:
            outcome = cast("forms.ChoiceField", self.fields["outcome"])
            outcome.choices = [each for each in DecisionReview.Outcome.choices if each[0] != "change"]

    def clean_next_review_on(self) -> date | None:
        return clean_future_day(self.cleaned_data["next_review_on"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        outcome = typed.get("outcome")
        if outcome == "keep" and not typed.get("next_review_on") and "next_review_on" not in self.errors:
            self.add_error("next_review_on", _("Choose a date."))
        if outcome == "drop" and not typed.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why in a few words. The others would like to know."))
        return typed


class DecisionMethodForm(forms.Form):
    method = forms.ChoiceField(choices=DecisionMethod.choices, error_messages=CHOICE_ERRORS)
    reason = ParagraphsField(label=_("Why this way?"), max_length=1000, rows=3)


class QuestionForm(forms.Form):
    text = ParagraphsField(label=_("Your question"), max_length=1000, rows=2)


class QuestionAnswerForm(forms.Form):
    answer = ParagraphsField(label=_("Your answer"), max_length=2000, rows=3)

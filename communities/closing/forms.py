"""Forms of a closing: the question, an answer, a reply, thanks, and the outcome."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Value
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communities.closing.outcome import Words
from communities.decisions.forms import clean_closing_day
from communities.models import Closing, ClosingOutcome, ClosingView, Community, Phase
from cop_platform.forms.days import day_field
from cop_platform.forms.fields import OneLineField, ParagraphsField
from cop_platform.sorting import SortKey
from members.models import Employee
from members.people.picker import colleague_called

CHOICE_ERRORS = {"required": _("Choose one."), "invalid_choice": _("Choose one.")}


class ClosingQuestionForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why do you ask?"),
        choices=Closing.Reason.choices,
        widget=forms.RadioSelect,
        error_messages=CHOICE_ERRORS,
    )
    words = ParagraphsField(
        label=_("In your own words"), help_text=_("Everyone in [the community] reads this."), max_length=1000, rows=4
    )
    closes_on = day_field(_("People can answer until"), help_text=_("Two weeks is usual."))
    successor = OneLineField(
        label=_("Who goes on with it?"),
        help_text=_("The name of [a community] that takes up what is left. Visitors are shown the way."),
        max_length=80,
        required=False,
    )

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community = community

    def clean_closes_on(self) -> date:
        return clean_closing_day(self.cleaned_data["closes_on"])

    def clean_successor(self) -> Community | None:
        name = self.cleaned_data["successor"]
        if not name:
            return None
        named = Community.objects.exclude(phase=Phase.CLOSED).exclude(pk=self.community.pk)
        found = named.alias(key=SortKey("name")).filter(key=SortKey(Value(name))).first()
        if found is None:
            raise ValidationError(gettext("No other open [community] has this name. Write it as in the list."))
        return found


class ExtensionForm(forms.Form):
    """``seen`` is the moment that the page showed: of two people who give more time at once, the second is told."""

    closes_on = day_field(_("People can answer until"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def clean_closes_on(self) -> date:
        return clean_closing_day(self.cleaned_data["closes_on"])


class ClosingAnswerForm(forms.Form):
    view = forms.ChoiceField(label=_("What do you think?"), choices=ClosingView.choices, error_messages=CHOICE_ERRORS)
    text = ParagraphsField(
        label=_("In your own words"),
        help_text=_("Why go on, and what would you like to do yourself? Or split it: into what? Rough is fine."),
        max_length=1000,
        rows=3,
        required=False,
    )
    keeps_name = forms.BooleanField(
        label=_("My name may stay with my words later"),
        help_text=_("Without it, your name goes a year after the closing. Your words stay."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        needed = {
            ClosingView.CONTINUE: gettext("Say why it should go on."),
            ClosingView.SPLIT: gettext("Say into what you would split it."),
        }
        view = typed.get("view", "")
        if view in needed and not typed.get("text") and "text" not in self.errors:
            self.add_error("text", needed[ClosingView(view)])
        return typed


class ReplyForm(forms.Form):
    text = ParagraphsField(label=_("Your reply"), max_length=600, rows=2)


class ThanksForm(forms.Form):
    person = OneLineField(
        label=_("Whom?"), help_text=_("The name or the e-mail address of a colleague."), max_length=254
    )
    text = OneLineField(
        label=_("For what?"),
        help_text=_("A sentence is enough, without the name: that is added if they say yes."),
        max_length=300,
    )

    def clean_person(self) -> Employee:
        return colleague_called(self.cleaned_data["person"])


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=ClosingOutcome.choices,
        widget=forms.RadioSelect,
        error_messages=CHOICE_ERRORS,
    )
    why = ParagraphsField(
        label=_("What did you decide, and why?"),
        help_text=_("Everyone who takes part reads it. Say it too when nobody answered."),
        max_length=1000,
        rows=3,
    )
    made = ParagraphsField(
        label=_("What we made"),
        help_text=_("If it closes: what stays, and where to find it. It stands at the top of the page."),
        max_length=2000,
        rows=4,
        required=False,
    )
    learned = ParagraphsField(label=_("What we learned"), max_length=2000, rows=3, required=False)

    def words(self) -> Words:
        typed = self.cleaned_data
        return Words(typed["why"], typed["made"], typed["learned"])

"""Forms of the page on self-steering: a sentence, the words of the group, a task, a note on goals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cop_platform.forms.conflicts import ConflictForm
from cop_platform.forms.fields import OneLineField, WrappingField
from knowledge.models import Responsibility, Theme, Word

CHOICE_ERRORS = {"required": _("Choose one."), "invalid_choice": _("Choose one.")}


class SentenceForm(forms.Form):
    theme = forms.ChoiceField(label=_("About"), choices=Theme.choices, error_messages=CHOICE_ERRORS)
    sentence = WrappingField(
        label=_("How is it for you?"),
        help_text=_("A sentence. It shows without your name; the group reads it together."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class GroupWordsForm(forms.Form):
    """For each theme a word, or nothing: then what was said stands."""

    seen = forms.IntegerField(min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", pgettext_lazy("self-steering", "Not today"))
        for theme in Theme:
            self.fields[theme.value] = forms.ChoiceField(
                label=theme.label,
                choices=[*Word.choices, none],
                required=False,
                widget=forms.RadioSelect,
                error_messages=CHOICE_ERRORS,
            )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not self.errors and not self.words():
            raise forms.ValidationError(_("Choose a word for at least one."))
        return typed

    def words(self) -> dict[Theme, Word]:
        typed = self.cleaned_data
        return {theme: Word(typed[theme.value]) for theme in Theme if typed.get(theme.value)}


class ResponsibilityForm(ConflictForm):
    title = OneLineField(label=_("Which task?"), help_text=_("Such as: opening the meeting."), max_length=80)
    note = OneLineField(
        label=_("How does it go?"),
        help_text=_("Such as: Wout and Lotte in turn, until January."),
        max_length=160,
        required=False,
    )
    carrier = forms.ChoiceField(
        label=_("Who does it?"),
        choices=Responsibility.Carrier.choices,
        widget=forms.RadioSelect,
        error_messages=CHOICE_ERRORS,
    )

    class Meta:
        model = Responsibility
        fields = ["title", "note", "carrier"]


class MoveForm(forms.Form):
    """``before``: who did it when the page was opened."""

    before = forms.ChoiceField(choices=Responsibility.Carrier.choices)
    carrier = forms.ChoiceField(choices=Responsibility.Carrier.choices)


class GoalNoteForm(forms.Form):
    note = WrappingField(
        label=_("How do our goals come along?"),
        help_text=_("A sentence or two with today’s date; everyone in the organisation can read it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

"""Forms of requests for support: ask, and answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cop_platform.forms.fields import OneLineField, ParagraphsField
from knowledge.models import SupportAnswer, SupportKind

CHOICE_ERRORS = {"required": _("Choose one."), "invalid_choice": _("Choose one.")}


class SupportForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What do you need?"),
        choices=SupportKind.choices,
        widget=forms.RadioSelect,
        error_messages=CHOICE_ERRORS,
    )
    title = OneLineField(
        label=_("In one sentence"), help_text=_("Such as: two paid hours a month to meet."), max_length=120
    )
    reason = ParagraphsField(
        label=_("What would it change?"),
        help_text=_("The Sponsor reads it, and so does everyone in the organisation."),
        max_length=600,
        required=False,
    )


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Your answer"), choices=SupportAnswer.choices, widget=forms.RadioSelect, error_messages=CHOICE_ERRORS
    )
    word = ParagraphsField(
        label=_("A word with it"),
        help_text=_("[The community] reads it, and so does everyone here."),
        max_length=600,
        rows=3,
    )

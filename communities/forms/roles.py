"""What people say when they see somebody in a role, take one up, hold it and lay it down."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms.days import day_field, end_of_term
from communities.models import Nomination
from cop_platform.forms.fields import OneLineField, ParagraphsField


class NominationAnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=Nomination.Answer.choices, error_messages={"required": _("Choose one.")})


class SeeingForm(forms.Form):
    """Why one sees a colleague in a role."""

    reason = ParagraphsField(
        label=_("What makes you think of them?"),
        help_text=_(
            "They read this; after their yes everyone who takes part can. Something they did says more than praise."
        ),
        max_length=600,
    )


class OfferForm(forms.Form):
    reason = ParagraphsField(
        label=_("What draws you to it?"),
        help_text=_("A sentence or two. Everyone who takes part can read it."),
        max_length=600,
    )


class AgreementForm(forms.Form):
    """Until when somebody holds a role and how much time they agreed, in their own words."""

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
        return end_of_term(self.cleaned_data["until"])


class HandoverForm(forms.Form):
    note = ParagraphsField(
        label=_("A note for whoever comes next"),
        required=False,
        max_length=2000,
        help_text=_("What you would have liked to know. Role holders and the core group can read it."),
    )

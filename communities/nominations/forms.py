"""Forms to nominate a colleague, to stand for a role and to answer a nomination."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.models import Nomination
from cop_platform.forms.fields import ParagraphsField


class NominationAnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=Nomination.Answer.choices, error_messages={"required": _("Choose one.")})


class NominationForm(forms.Form):
    """The reason for nominating a colleague."""

    reason = ParagraphsField(
        label=_("What makes you think of them?"),
        help_text=_(
            "They read this; after their yes everyone who takes part can. Something they did says more than praise."
        ),
        max_length=600,
    )


class CandidacyForm(forms.Form):
    reason = ParagraphsField(
        label=_("Why would you like to do it?"),
        help_text=_("A sentence or two. Everyone who takes part can read it."),
        max_length=600,
    )

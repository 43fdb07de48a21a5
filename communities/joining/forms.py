"""Forms for join requests, their decision and review, and the joining terms."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communities.joining.requests import Motivation
from communities.models import Community, RequestOutcome, RequestReview
from cop_platform.forms.conflicts import ConflictForm
from cop_platform.forms.fields import ParagraphsField
from cop_platform.text import own_direction


class JoinRequestForm(forms.Form):
    """Interest, experience and commitment (S62). The help texts ask about practising, coming and helping (S64)."""

    interest = ParagraphsField(
        label=_("Why would you like to join?"),
        help_text=_("A question you carry around, something you saw, a thing you would like to do better."),
        max_length=1000,
        rows=3,
    )
    experience = ParagraphsField(
        label=_("What have you done with it so far?"),
        help_text=_("Whatever you bring, also when that is mostly questions. Your position plays no part."),
        max_length=1000,
        rows=3,
        required=False,
    )
    commitment = ParagraphsField(
        label=_("What would you like to bring?"),
        help_text=_("Try things out in your own work, come when you can, lend a hand to others: as much as suits you."),
        max_length=1000,
        rows=3,
    )

    def motivation(self) -> Motivation:
        return Motivation(**{name: self.cleaned_data[name] for name in self.fields})


class RequestDecisionForm(forms.Form):
    """The answer to a request, always with a reason. The field names its readers before a button is pressed."""

    reason = ParagraphsField(
        max_length=1000,
        rows=3,
        error_messages={"required": _("Say why in a few words. The person who asked would like to know.")},
    )
    decision = forms.ChoiceField(
        choices=[
            (RequestOutcome.ACCEPTED, _("Yes, welcome")),
            (RequestOutcome.DECLINED, _("Not now")),
        ],
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        """``name``: the first name of the person who asked."""
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.label = gettext("Your answer to {name}").format(name=own_direction(name))
        reason.help_text = gettext("{name} and the members read this.").format(name=own_direction(name))


class RequestReviewForm(forms.Form):
    note = ParagraphsField(
        label=_("Your message to the person who asked"),
        help_text=_("Talk to them and to the others first, if you can."),
        max_length=1000,
        rows=3,
    )
    answer = forms.ChoiceField(
        choices=RequestReview.Answer.choices,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )


class JoiningTermsForm(ConflictForm):
    """Why joining is by request, and the criteria. Written by the request handlers."""

    joining_reason = ParagraphsField(label=_("Why not open to everyone?"), max_length=240, rows=2)
    joining_criteria = ParagraphsField(
        label=_("Who is this for?"),
        help_text=_(
            "What somebody has done or would like to do, what draws them, what they can give. Never a grade or a title."
        ),
        max_length=1000,
        rows=5,
        required=False,
    )

    class Meta:
        model = Community
        fields = ["joining_reason", "joining_criteria"]

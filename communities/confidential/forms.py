"""Forms of confidential conversations."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from cop_platform.forms.fields import OneLineField, ParagraphsField
from members.models import Employee


class ConfidentialMessageForm(forms.Form):
    text = ParagraphsField(label=_("Your message"), max_length=4000, rows=6)


class ConfidentialConversationForm(ConfidentialMessageForm):
    """The coach is chosen even if there is only one: another may have taken the role meanwhile."""

    field_order = ("coach", "text", "contact_details")

    coach = forms.ChoiceField(
        label=_("Who reads it"),
        error_messages={
            "required": _("Choose one."),
            "invalid_choice": _("They are no longer coach here, so nothing was sent. Choose again."),
        },
    )
    contact_details = OneLineField(
        label=_("How and when can they reach you?"),
        help_text=_("A number, a quiet moment. They can always answer here."),
        max_length=160,
        required=False,
    )

    def __init__(self, *args: Any, coaches: Sequence[Employee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coaches = coaches
        field = cast("forms.ChoiceField", self.fields["coach"])
        field.widget = forms.RadioSelect()
        field.choices = [(each.public_id, each.display_name) for each in coaches]
        if len(coaches) == 1:
            self.initial["coach"] = coaches[0].public_id

    def chosen_coach(self) -> Employee:
        return next(each for each in self.coaches if each.public_id == self.cleaned_data["coach"])

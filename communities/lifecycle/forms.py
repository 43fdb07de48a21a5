"""The form of a step to another phase."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.lifecycle.moving import Step
from communities.models import Community, MainGoal, Phase
from cop_platform.forms.fields import OneLineField, ParagraphsField


class StepForm(forms.Form):
    """``seen`` is the phase that the page showed: of two people who move it at once, the second is told."""

    to = forms.ChoiceField(choices=Phase.choices, error_messages={"required": _("Choose one.")})
    seen = forms.ChoiceField(choices=Phase.choices, required=False)
    reason = ParagraphsField(label=_("Why?"), max_length=1000, rows=2, required=False)

    def missing_facts(self) -> dict[str, str]:
        """What the community lacks to be in the phase asked for."""
        return {}

    def step(self, community: Community) -> Step:
        typed = self.cleaned_data
        return Step(Phase(typed["to"]), typed["seen"] or community.phase, typed["reason"])


class TakeUpForm(StepForm):
    """For an idea that was dropped without a main goal or a field of work."""

    main_goal = forms.ChoiceField(
        label=_("Main goal"),
        choices=MainGoal.choices,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    domain = OneLineField(label=_("Field of work"), max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["main_goal"].widget.attrs["class"] = "in"

    def missing_facts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("main_goal", "domain")}

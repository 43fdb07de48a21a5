"""Forms to start a community, to name its goal and its field of work, and to keep a talk about its purpose."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from communities.models import Community, MainGoal, Phase, PurposeTalk
from cop_platform.forms.conflicts import ConflictForm
from cop_platform.forms.fields import OneLineField, ParagraphsField, WrappingField

ASK_GOAL = {"required": _("Choose one."), "invalid_choice": _("Choose one.")}


class StartForm(forms.Form):
    question = WrappingField(
        label=_("Which question keeps coming back?"),
        help_text=_("As you’d ask it at the coffee machine."),
        max_length=240,
        error_messages={"required": _("Write down the question. It need not be perfect.")},
    )
    purpose = WrappingField(
        label=_("What should get better?"),
        help_text=_("For whom, and what would they notice?"),
        max_length=240,
        error_messages={"required": _("Say what should get better, and for whom.")},
    )
    name = OneLineField(label=_("A name, for now"), help_text=_("Two or three words about the subject."), max_length=80)
    language = forms.ChoiceField(label=_("[The community] speaks"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].widget.attrs["rows"] = 2
        self.fields["purpose"].widget.attrs["rows"] = 3


class GoalForm(ConflictForm):
    """As long as it is an idea, all of it may wait."""

    main_goal = forms.ChoiceField(
        label=_("Main goal"), choices=MainGoal.choices, widget=forms.RadioSelect, error_messages=ASK_GOAL
    )
    domain = OneLineField(
        label=_("Field of work"), help_text=_("In a word or two. Colleagues filter the list of [communities] by it."),
        max_length=40,
    )  # fmt: skip
    in_scope = WrappingField(label=_("What belongs to it?"), max_length=240, required=False)
    out_of_scope = WrappingField(label=_("What does not?"), max_length=240, required=False)

    class Meta:
        model = Community
        fields = ["main_goal", "domain", "in_scope", "out_of_scope"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.phase == Phase.INITIATE:
            self.fields["main_goal"].required = self.fields["domain"].required = False
        for name in ("in_scope", "out_of_scope"):
            self.fields[name].widget.attrs["rows"] = 2


QUESTIONS = ("topics", "challenges", "appeal", "relevance", "influence")


class PurposeTalkForm(ConflictForm):
    topics = ParagraphsField(label=_("Which topics would we take up?"), max_length=1000, rows=3, required=False)
    challenges = ParagraphsField(label=_("Which difficulties come with them?"), max_length=1000, rows=3, required=False)
    appeal = ParagraphsField(
        label=_("Who would like to talk about this with others?"), max_length=1000, rows=3, required=False
    )
    relevance = ParagraphsField(
        label=_("What does it matter to the organisation?"), max_length=1000, rows=3, required=False
    )
    influence = ParagraphsField(label=_("What could we change?"), max_length=1000, rows=3, required=False)

    class Meta:
        model = PurposeTalk
        fields = list(QUESTIONS)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if not any(typed.values()) and not self.errors:
            raise ValidationError(_("Write down one answer at least."))
        return typed

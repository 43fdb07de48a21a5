"""Forms of experiments: start one, judge one."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cop_platform.forms.conflicts import ConflictForm
from cop_platform.forms.days import clean_future_day, day_field
from cop_platform.forms.fields import OneLineField, ParagraphsField
from knowledge.experiments.experiments import ExperimentDetails
from knowledge.models import Experiment, ExperimentIdea, Outcome

CHOICE_ERRORS = {"required": gettext_lazy("Choose one."), "invalid_choice": gettext_lazy("Choose one.")}
#: A longer one is no experiment any more.
LONGEST = timedelta(days=366)


class ExperimentForm(forms.Form):
    title = OneLineField(
        label=gettext_lazy("What do we try?"),
        help_text=gettext_lazy("Such as: start with ten minutes of reading in silence."),
        max_length=120,
    )
    signal = OneLineField(
        label=gettext_lazy("How will we know that it helps?"),
        help_text=gettext_lazy("Something you can see or hear, no number."),
        max_length=200,
        required=False,
    )
    ends_on = day_field(
        gettext_lazy("Until when?"), help_text=gettext_lazy("On that day you look back together. Four weeks will do.")
    )
    idea = forms.ChoiceField(label=gettext_lazy("From the list"), required=False)

    def __init__(self, *args: Any, ideas: list[ExperimentIdea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ideas = {each.public_id: each for each in ideas}
        field: Any = self.fields["idea"]
        none = ("", pgettext_lazy("idea for an experiment", "Something of our own"))
        field.choices = [none, *((key, each.title) for key, each in self.ideas.items())]
        field.error_messages["invalid_choice"] = _("This was taken from the list meanwhile. Choose another, or none.")

    def clean_ends_on(self) -> date | None:
        day = clean_future_day(self.cleaned_data["ends_on"])
        if day and day == timezone.localdate():
            raise ValidationError(_("Give it at least a day. Choose a later date."))
        if day and day > timezone.localdate() + LONGEST:
            raise ValidationError(_("That is more than a year. Choose an earlier date; you can always go on after it."))
        return day

    def details(self) -> ExperimentDetails:
        typed = self.cleaned_data
        return ExperimentDetails(typed["title"], typed["ends_on"], typed["signal"], self.ideas.get(typed["idea"]))


class WordsForm(ConflictForm):
    """The words of an experiment that runs. Its end was agreed and is not moved (0047)."""

    title = OneLineField(label=gettext_lazy("What do we try?"), max_length=120)
    signal = OneLineField(
        label=gettext_lazy("How will we know that it helps?"),
        help_text=gettext_lazy("Something you can see or hear, no number."),
        max_length=200,
        required=False,
    )

    class Meta:
        model = Experiment
        fields = ["title", "signal"]


class JudgementForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("And now?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages=CHOICE_ERRORS,
    )
    lesson = ParagraphsField(
        label=gettext_lazy("What did we see?"),
        help_text=gettext_lazy("A sentence. Stopping is as good an outcome as keeping."),
        max_length=300,
        rows=3,
    )

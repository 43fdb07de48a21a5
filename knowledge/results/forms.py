"""Forms of results: record one, correct it, tell where it was taken up, answer to thanks."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from communities.models import Ambition
from cop_platform.forms.conflicts import ConflictForm
from cop_platform.forms.fields import LinkField, OneLineField, ParagraphsField
from knowledge.models import Gain, Result, TakeUp
from knowledge.models.result import MAX_STORY
from knowledge.results.recording import ResultDetails
from members.models import Employee, Goal
from members.people.picker import colleague_called

SEPARATORS = re.compile("[,;\n]")
MAX_PLACE = 60
#: So many places are named at once.
MAX_PLACES_AT_ONCE = 20


def _parts(text: str) -> list[str]:
    """What stands between commas, once each."""
    return list(dict.fromkeys(filter(None, (" ".join(part.split()) for part in SEPARATORS.split(text)))))


class ThankField(OneLineField):
    """Names or addresses of colleagues, separated by commas."""

    def clean(self, value: Any) -> list[Employee]:
        return [colleague_called(name) for name in _parts(super().clean(value))]


class PlacesField(OneLineField):
    """Places, separated by commas."""

    def clean(self, value: Any) -> list[str]:
        places = _parts(super().clean(value))
        if len(places) > MAX_PLACES_AT_ONCE:
            raise ValidationError(_("That is a lot of places at once. Name twenty, and add the others later."))
        if any(len(place) > MAX_PLACE for place in places):
            raise ValidationError(
                _("One of these places has a long name. Shorten it to %(most)d characters.") % {"most": MAX_PLACE}
            )
        return places


class ResultForm(ConflictForm):
    """The words of a result, and what it serves. Only what got better is required."""

    title = OneLineField(
        label=gettext_lazy("What got better?"),
        help_text=gettext_lazy("One sentence, as you would tell it at the coffee machine."),
        max_length=120,
    )
    story = ParagraphsField(
        label=gettext_lazy("How did it go?"),
        help_text=gettext_lazy("Three sentences will do: before, what you did, now."),
        max_length=MAX_STORY,
        required=False,
    )
    ambition = forms.ChoiceField(
        label=gettext_lazy("Which ambition does it serve?"), required=False, widget=forms.RadioSelect
    )
    goal = forms.ChoiceField(label=gettext_lazy("Goal of the organisation"), required=False)
    gain = forms.ChoiceField(
        label=gettext_lazy("What kind of thing got better?"),
        required=False,
        choices=[*Gain.choices, ("", pgettext_lazy("kind of result", "Something else"))],
        widget=forms.RadioSelect,
    )
    link = LinkField(
        label=gettext_lazy("Link"),
        help_text=gettext_lazy("A web address, for whoever wants to see it."),
        required=False,
        max_length=500,
        assume_scheme="https",
    )

    class Meta:
        model = Result
        fields = ["title", "story", "gain", "link"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        result: Result = self.instance
        self.initial["ambition"] = result.ambition.public_id if result.ambition else ""
        self.initial["goal"] = result.goal.public_id if result.goal else ""
        self.ambitions = {each.public_id: each for each in self._ambitions(result)}
        self.goals = {each.public_id: each for each in Goal.in_order() if not each.is_retired or each == result.goal}
        if self.ambitions:
            none = ("", pgettext_lazy("ambition", "None of these"))
            self._choices("ambition", [*((key, each.text) for key, each in self.ambitions.items()), none])
        else:
            del self.fields["ambition"]
        if self.goals:
            none = ("", pgettext_lazy("goal", "None"))
            self._choices("goal", [none, *((key, each.title) for key, each in self.goals.items())])
        else:
            del self.fields["goal"]

    def _ambitions(self, result: Result) -> list[Ambition]:
        found = Ambition.objects.filter(community=result.community_id).order_by("target_on", "id")
        return [each for each in found if each.state != Ambition.State.DROPPED or each.pk == result.ambition_id]

    def _choices(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices
        field.error_messages["invalid_choice"] = {
            "ambition": _("The group let go of this ambition meanwhile. Choose another, or none."),
            "goal": _("This goal was taken from the list meanwhile. Choose another, or none."),
        }[name]

    def details(self) -> ResultDetails:
        typed = self.cleaned_data
        return ResultDetails(
            title=typed["title"],
            story=typed["story"],
            gain=typed["gain"],
            link=typed["link"],
            ambition=self.ambitions.get(typed.get("ambition", "")),
            goal=self.goals.get(typed.get("goal", "")),
        )


class NewResultForm(ResultForm):
    """The same, with whom to thank and where it is used."""

    thanks = ThankField(
        label=gettext_lazy("Whom do we thank?"),
        help_text=gettext_lazy("Names, separated by commas. Each is asked first. A name shows only after a yes."),
        max_length=600,
        required=False,
    )
    places = PlacesField(
        label=gettext_lazy("Where is it in use?"),
        help_text=gettext_lazy("Places or teams, separated by commas."),
        max_length=600,
        required=False,
    )


class ThankForm(forms.Form):
    """Ask more colleagues whether they may be named."""

    thanks = ThankField(
        label=gettext_lazy("Whom else do we thank?"),
        help_text=gettext_lazy("Names, separated by commas. Each is asked first. A name shows only after a yes."),
        max_length=600,
    )


class TakeUpForm(forms.Form):
    place = OneLineField(
        label=gettext_lazy("Where?"), help_text=gettext_lazy("A place or a team."), max_length=MAX_PLACE
    )
    state = forms.ChoiceField(
        label=gettext_lazy("How far is it there?"),
        choices=TakeUp.State.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one."), "invalid_choice": gettext_lazy("Choose one.")},
    )


class ThanksAnswerForm(forms.Form):
    """Yes, or no. “No” also takes a yes back."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])

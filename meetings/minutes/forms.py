"""Forms of the record of a meeting."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from cop_platform.forms.conflicts import ConflictForm
from cop_platform.forms.days import clean_future_day, day_field
from cop_platform.forms.fields import OneLineField, ParagraphsField, WrappingField
from meetings.models import ActionPoint, MeetingNotes
from meetings.models.minutes import MAX_NOTES
from meetings.scheduling.hosts import find_hosts
from members.models import Employee


class NotesForm(ConflictForm):
    text = ParagraphsField(
        label=_("What did we take away?"), help_text=_("Three sentences will do."), max_length=MAX_NOTES, rows=12
    )

    class Meta:
        model = MeetingNotes
        fields = ["text"]


class MeetingDecisionForm(forms.Form):
    title = OneLineField(label=_("What was decided?"), help_text=_("In one line."), max_length=120)
    reason = ParagraphsField(
        label=_("A word with it"),
        help_text=_("Why, and what was said in the room. Nobody is counted."),
        max_length=2000,
        rows=3,
        required=False,
    )


class OwnerForm(forms.Form):
    """Ask a colleague by name, among those who take part or hold a role."""

    owner = OneLineField(
        label=_("Who could do it?"),
        help_text=_("A part of a name. They are asked, and it is theirs only after a yes."),
        max_length=100,
        widget=forms.TextInput(attrs={"list": "owners", "autocomplete": "off"}),
    )
    # The public id of the person, where several people have that name.
    owner_choice = forms.CharField(widget=forms.HiddenInput, required=False, max_length=50)

    def __init__(self, *args: Any, communities: list[Community], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.communities = communities
        #: People to choose from when the name is not clear.
        self.owner_candidates: list[Employee] = []

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        typed["person"] = self._find(typed.get("owner", ""), typed.get("owner_choice", ""))
        return typed

    def _find(self, text: str, chosen: str) -> Employee | None:
        if not text:
            return None
        found = find_hosts(self.communities, text, chosen=chosen)
        if len(found) == 1:
            return found[0]
        self.owner_candidates = found
        several = _("Several colleagues have that name. Choose one.")
        nobody = _("Nobody of that name takes part here. Try a part of the name, or leave it empty.")
        self.add_error("owner", several if found else nobody)
        return None


class NewPointForm(OwnerForm):
    text = OneLineField(label=_("What will be done?"), help_text=_("It begins with a verb."), max_length=160)
    due_on = day_field(_("By when?"), required=False, help_text=_("Whoever does it gets a mail on that day."))

    field_order = ("text", "owner", "due_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].required = False

    def clean_due_on(self) -> date | None:
        return clean_future_day(self.cleaned_data["due_on"])


class PointForm(ConflictForm):
    text = OneLineField(label=_("What will be done?"), max_length=160)
    due_on = day_field(_("By when?"), required=False, help_text=_("Whoever does it gets a mail on that day."))

    class Meta:
        model = ActionPoint
        fields = ["text", "due_on"]

    def clean_due_on(self) -> date | None:
        """A date that has passed may stay."""
        day: date | None = self.cleaned_data["due_on"]
        return day if day == self.initial.get("due_on") else clean_future_day(day)


class PointAnswerForm(forms.Form):
    """What somebody says to an action point; a word goes with a no only."""

    answer = forms.ChoiceField(
        choices=[(each, each) for each in ("yes", "no", "back", "done", "dropped", "open", "unask")],
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    word = OneLineField(
        label=_("A word with it"), help_text=_("Only whoever asked you reads it."), max_length=200, required=False
    )


class UseForm(forms.Form):
    sentence = WrappingField(
        label=_("Was it of use?"), help_text=_("A sentence. It shows without your name."), max_length=200
    )

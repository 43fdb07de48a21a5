"""Forms of the live page."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.forms.fields import OneLineField, ParagraphsField
from meetings.models import Meeting, RetrospectiveSentence
from meetings.scheduling.local_time import NonexistentTime, instant

MOST_ROOMS = 10
_NUMBER = {
    "required": _("Write a whole number."),
    "invalid": _("Write a whole number."),
    "min_value": _("At least %(limit_value)s."),
    "max_value": _("At most %(limit_value)s."),
}


class NewTopicForm(forms.Form):
    title = OneLineField(label=_("A topic comes to mind?"), max_length=120)


class SessionForm(forms.Form):
    """A topic with its place in the market."""

    title = OneLineField(label=_("What do you want to talk about?"), max_length=120)
    spot = forms.CharField(max_length=40, error_messages={"required": _("Choose a place.")})


class SentenceForm(forms.Form):
    text = OneLineField(label=_("A sentence"), max_length=200)
    question = forms.ChoiceField(choices=RetrospectiveSentence.Question.choices)


class MarketForm(forms.Form):
    """Rooms, and the times of the rounds."""

    rooms = ParagraphsField(
        label=_("Rooms"), help_text=_("One a line; a corner or a video room is fine too."), max_length=600, rows=4
    )
    first = forms.TimeField(
        label=_("First round at"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": _("When does it start?"), "invalid": _("Write the time like this: 14:30.")},
    )
    rounds = forms.IntegerField(label=_("Rounds"), min_value=1, max_value=6, error_messages=_NUMBER)
    minutes = forms.IntegerField(label=_("Minutes each"), min_value=5, max_value=180, error_messages=_NUMBER)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        self.meeting = meeting
        local = (meeting.starts_at + timedelta(minutes=15)).astimezone(meeting.zone)
        kwargs["initial"] = {"first": local.time(), "rounds": 2, "minutes": 30}
        super().__init__(*args, **kwargs)

    def clean_rooms(self) -> list[str]:
        rooms = list(dict.fromkeys(line.strip() for line in self.cleaned_data["rooms"].splitlines() if line.strip()))
        if len(rooms) > MOST_ROOMS:
            raise forms.ValidationError(_("At most ten rooms."))
        if any(len(room) > 60 for room in rooms):
            raise forms.ValidationError(_("Give a room a shorter name."))
        return rooms

    def clean_first(self) -> datetime:
        """On the day of the meeting, in its zone."""
        day = timezone.localdate(self.meeting.starts_at, self.meeting.zone)
        try:
            return instant(day, self.cleaned_data["first"], self.meeting.zone).moment
        except NonexistentTime:
            raise forms.ValidationError(_("That night the clock skips this time. Choose another.")) from None

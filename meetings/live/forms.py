"""Forms of the live page."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.forms.fields import OneLineField, ParagraphsField
from meetings.live.market import Round
from meetings.models import Meeting, RetrospectiveSentence
from meetings.scheduling.local_time import NonexistentTime, instant

MOST_ROOMS = 10
_MINUTE, _LENGTH = timedelta(minutes=1), timedelta(minutes=30)
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

    def __init__(self, *args: Any, meeting: Meeting, market: Sequence[Round] = (), **kwargs: Any) -> None:
        self.meeting = meeting
        kwargs["initial"] = _as_it_stands(meeting, market) or _proposal(meeting)
        super().__init__(*args, **kwargs)

    def clean_rooms(self) -> list[str]:
        rooms = list(dict.fromkeys(line.strip() for line in self.cleaned_data["rooms"].splitlines() if line.strip()))
        if len(rooms) > MOST_ROOMS:
            raise forms.ValidationError(_("At most ten rooms."))
        if any(len(room) > 60 for room in rooms):
            raise forms.ValidationError(_("Give a room a shorter name."))
        return rooms

    def clean_first(self) -> datetime:
        """In the zone of the meeting, on its day; after midnight, if it goes on until then."""
        zone, typed = self.meeting.zone, self.cleaned_data["first"]
        days = {timezone.localdate(at, zone) for at in (self.meeting.starts_at, self.meeting.ends_at)}
        try:
            moments = [instant(day, typed, zone).moment for day in sorted(days)]
        except NonexistentTime:
            raise forms.ValidationError(_("That night the clock skips this time. Choose another.")) from None
        return next((each for each in moments if each >= self.meeting.starts_at), moments[0])


def _as_it_stands(meeting: Meeting, market: Sequence[Round]) -> dict[str, Any]:
    """Rooms and times as they are; nothing where no rounds are, or they do not follow each other evenly."""
    times = [each.starts_at for each in market]
    lengths = {after - before for before, after in pairwise(times)} or {_LENGTH}
    if not times or len(lengths) > 1:
        return {}
    return {
        "rooms": "\n".join(dict.fromkeys(spot.place.room for each in market for spot in each.spots)),
        "first": times[0].astimezone(meeting.zone).time(),
        "rounds": len(times),
        "minutes": min(*lengths, meeting.ends_at - times[0]) // _MINUTE,
    }


def _proposal(meeting: Meeting) -> dict[str, Any]:
    """Two rounds of half an hour after a welcome, or what a shorter meeting has room for."""
    length = meeting.ends_at - meeting.starts_at
    welcome = 15 * _MINUTE if length >= 45 * _MINUTE else timedelta()
    each = max(5 * _MINUTE, min(_LENGTH, (length - welcome) / 2))
    first = (meeting.starts_at + welcome).astimezone(meeting.zone)
    return {"first": first.time(), "rounds": 2, "minutes": each // _MINUTE}

"""Forms to schedule, change and cancel a meeting."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from cop_platform.forms.fields import LinkField, OneLineField, ParagraphsField
from cop_platform.forms.time_zones import TimeZoneField
from meetings.models import LONGEST_MEETING, Format, Meeting
from meetings.scheduling.hosts import find_hosts
from meetings.scheduling.local_time import Instant, NonexistentTime, instant
from meetings.scheduling.schedule import MeetingDetails
from members.models import Employee

FURTHEST_AHEAD = timedelta(days=3 * 366)


def time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        error_messages={
            "required": _("Choose a time."),
            "invalid": _("That time isn’t right. Write it like this: 12:30."),
        },
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )


class MeetingForm(forms.Form):
    """Times are typed as local time of the chosen zone; :meth:`details` gives instants in UTC."""

    focus = OneLineField(
        label=_("What is it about?"),
        help_text=_("One question or thing you’ll work on. It becomes the title."),
        max_length=120,
    )
    reason = ParagraphsField(label=_("Why come?"), required=False, max_length=2000)
    day = forms.DateField(
        label=_("Date"),
        error_messages={
            "required": _("Choose a date."),
            "invalid": _("That date isn’t right. Write it like this: 27/10/2026."),
        },
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    start = time_field(_("From"))
    end = time_field(_("Until"))
    time_zone = TimeZoneField(label=_("Time zone"), help_text=_("Type a city."))
    format = forms.ChoiceField(
        label=_("Session format"),
        choices=Format.choices,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    place = OneLineField(
        label=_("Place"),
        help_text=_("A place, a link, or both."),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    online_url = LinkField(
        label=_("Link to join online"),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": _("Is this address complete?")},
    )
    catering = OneLineField(label=_("Catering"), required=False, max_length=160)
    host = OneLineField(
        label=_("Host"),
        help_text=_("A part of the name is enough."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"list": "hosts", "autocomplete": "off"}),
    )
    # The public id of the host, where several people have that name.
    host_choice = forms.CharField(widget=forms.HiddenInput, required=False, max_length=50)
    invite = forms.BooleanField(
        label=_("Mail the core group, active people, and those at the edge who asked"), required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(
        self,
        *args: Any,
        community: Community,
        co_hosts: Iterable[Community] = (),
        host: Employee | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        #: Whose people can host it.
        self.communities, self.current_host = [community, *co_hosts], host
        #: Whether the clock shows a typed time twice that night.
        self.is_ambiguous = False
        #: People to choose from when the name of the host is not clear.
        self.host_candidates: list[Employee] = []

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not typed.get("place") and not typed.get("online_url") and not {"place", "online_url"} & set(self.errors):
            self.add_error("place", _("Where is it? Give a place, a link, or both."))
        typed["host_found"] = self._find_host(typed.get("host", ""), typed.get("host_choice", ""))
        zone = ZoneInfo(typed["time_zone"]) if "time_zone" in typed else None
        if "day" in typed and self._check_day(typed["day"], zone) and zone and {"start", "end"} <= set(typed):
            self._clean_times(typed["day"], typed["start"], typed["end"], zone)
        return typed

    def _find_host(self, text: str, chosen: str) -> Employee | None:
        if not text:
            return None
        found = find_hosts(self.communities, text, chosen=chosen, current=self.current_host)
        if len(found) == 1:
            return found[0]
        self.host_candidates = found
        if found:
            self.add_error("host", _("Several colleagues have that name. Choose one."))
        else:
            self.add_error("host", _("Nobody of that name takes part here. Try a part of the name, or leave it empty."))
        return None

    def _check_day(self, day: date, zone: ZoneInfo | None) -> bool:
        """Check the day against today in the meeting's time zone, which may differ from the reader's today."""
        today = timezone.localdate(timezone=zone)
        if day < today:
            self.add_error("day", _("That date has passed. Choose another."))
        elif day > today + FURTHEST_AHEAD:
            self.add_error("day", _("That is more than three years ahead. Choose an earlier date."))
        return "day" not in self.errors

    def _clean_times(self, day: date, start: time, end: time, zone: ZoneInfo) -> None:
        starts = self._instant("start", day, start, zone)
        ends = self._instant("end", day if end > start else day + timedelta(days=1), end, zone)
        if not starts or not ends:
            return
        length = ends.moment - starts.moment
        if length > LONGEST_MEETING or end == start:
            self.add_error("end", _("The end comes before the start."))
        if starts.moment < timezone.now():
            self.add_error("start", _("That time has passed. Choose another."))
        self.cleaned_data.update(starts_at=starts.moment, ends_at=ends.moment)

    def _instant(self, name: str, day: date, clock: time, zone: ZoneInfo) -> Instant | None:
        try:
            found = instant(day, clock, zone)
        except NonexistentTime:
            self.add_error(name, _("That night the clock skips this time. Choose an hour earlier or later."))
            return None
        if found.is_ambiguous:
            self.is_ambiguous = True
        return found

    def details(self) -> MeetingDetails:
        typed = self.cleaned_data
        return MeetingDetails(
            focus=typed["focus"],
            reason=typed["reason"],
            format=typed["format"],
            starts_at=typed["starts_at"],
            ends_at=typed["ends_at"],
            time_zone=typed["time_zone"],
            place=typed["place"],
            online_url=typed["online_url"],
            catering=typed["catering"],
            host=typed["host_found"],
        )


def initial_from(meeting: Meeting) -> dict[str, Any]:
    """Initial values of the form for an existing meeting, times as local time of its zone."""
    starts, ends = meeting.starts_at.astimezone(meeting.zone), meeting.ends_at.astimezone(meeting.zone)
    host_stays = meeting.host and not meeting.host.left_at
    return {
        "focus": meeting.focus,
        "reason": meeting.reason,
        "day": starts.date(),
        "start": starts.time(),
        "end": ends.time(),
        "time_zone": str(meeting.zone),
        "format": meeting.format,
        "place": meeting.place,
        "online_url": meeting.online_url,
        "catering": meeting.catering,
        "host": meeting.host.display_name if host_stays else "",
        "host_choice": meeting.host.public_id if host_stays else "",
        "revision": meeting.revision,
    }


class CancellationForm(forms.Form):
    note = OneLineField(label=_("A word to everyone"), required=False, max_length=300, help_text=_("No excuse needed."))

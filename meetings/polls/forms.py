"""Forms of a poll: rows of times with the last day to answer, and what one says of each time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cop_platform.forms.days import FURTHEST_AHEAD, day_field
from cop_platform.web.refusals import Refusal
from meetings.models import LONGEST_MEETING, MOST_SLOTS, Poll, PollSlot, PollVote
from meetings.polls.polling import Span
from meetings.scheduling.forms import time_field
from meetings.scheduling.local_time import Instant, NonexistentTime, instant

#: Rows that show at once; the others open one after the other.
ROWS_SHOWN = 2
#: The first time has fields of its own.
NUMBERS = range(2, MOST_SLOTS + 1)
USUAL_TIME = timedelta(days=7)


LABELS = {"day": _("Date"), "start": _("From"), "end": _("Until")}


@dataclass(frozen=True)
class Row:
    """The fields of one more time. ``number`` counts from the first time of the poll."""

    number: int
    day: BoundField
    start: BoundField
    end: BoundField

    @property
    def is_typed(self) -> bool:
        return bool(self.day.value() or self.day.errors or self.start.errors or self.end.errors)

    @property
    def fields(self) -> list[tuple[BoundField, SafeString]]:
        """Each with its label, of which one sees no number."""
        bound = {"day": self.day, "start": self.start, "end": self.end}
        label = '{}<span class="vh"> {}</span>'
        return [(each, format_html(label, LABELS[name], self.number)) for name, each in bound.items()]


class SlotsForm(forms.Form):
    """More times, typed as local time of ``zone``, and the last day to answer. A row without a date is left out.

    ``kept``: the times that are there already. ``is_asked``: False where the page asks something else, so that what
    stands in the fields is kept and not checked.
    """

    #: Whether a time that is there already may be typed once more: the form may arrive twice.
    ignores_repeats = False

    answer_by = day_field(_("Answer by"), help_text=_("Everyone sees the times in their own time zone."))

    def __init__(
        self,
        *args: Any,
        zone: ZoneInfo | None,
        kept: Sequence[Span] = (),
        is_asked: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.kept, self.is_asked = zone, kept, is_asked
        self.spans: list[Span] = []
        self.is_ambiguous = False
        for number in NUMBERS:
            self.fields[f"day_{number}"] = day_field(f"{LABELS['day']} {number}", required=False)
            for name in ("start", "end"):
                self.fields[f"{name}_{number}"] = time_field(f"{LABELS[name]} {number}")
                self.fields[f"{name}_{number}"].required = False

    def full_clean(self) -> None:
        self._errors, self.cleaned_data = ErrorDict(), {}
        if self.is_asked:
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for number in NUMBERS:
            if typed.get(f"day_{number}") and self.zone:
                self._clean_row(number, typed, self.zone)
        if self.zone and not self.errors:
            self._clean_last_day(typed["answer_by"], self.zone)
        return typed

    def _clean_row(self, number: int, typed: dict[str, Any], zone: ZoneInfo) -> None:
        day, start, end = (typed.get(f"{name}_{number}") for name in ("day", "start", "end"))
        for name in ("start", "end"):
            if not typed.get(f"{name}_{number}") and f"{name}_{number}" not in self.errors:
                self.add_error(f"{name}_{number}", _("Choose a time."))
        if day and start and end and self._is_day_near(number, day, zone):
            self._clean_times(number, day, start, end, zone)

    def _clean_times(self, number: int, day: date, start: time, end: time, zone: ZoneInfo) -> None:
        starts = self._instant(f"start_{number}", day, start, zone)
        ends = self._instant(f"end_{number}", day if end > start else day + timedelta(days=1), end, zone)
        if not starts or not ends:
            return
        if ends.moment - starts.moment > LONGEST_MEETING or end == start:
            self.add_error(f"end_{number}", _("The end comes before the start."))
        elif starts.moment < timezone.now():
            self.add_error(f"start_{number}", _("That time has passed. Choose another."))
        elif (starts.moment, ends.moment) in self.kept and self.ignores_repeats:
            return
        elif (starts.moment, ends.moment) in [*self.kept, *self.spans]:
            self.add_error(f"start_{number}", _("That time is there already."))
        else:
            self.spans.append((starts.moment, ends.moment))

    def _is_day_near(self, number: int, day: date, zone: ZoneInfo) -> bool:
        today = timezone.localdate(timezone=zone)
        if day < today:
            self.add_error(f"day_{number}", _("That date has passed. Choose another."))
        elif day > today + FURTHEST_AHEAD:
            self.add_error(f"day_{number}", _("That is more than three years ahead. Choose an earlier date."))
        return f"day_{number}" not in self.errors

    def _instant(self, name: str, day: date, local: time, zone: ZoneInfo) -> Instant | None:
        try:
            found = instant(day, local, zone)
        except NonexistentTime:
            self.add_error(name, _("That night the clock skips this time. Choose an hour earlier or later."))
            return None
        self.is_ambiguous = self.is_ambiguous or found.is_ambiguous
        return found

    def _clean_last_day(self, last_day: date, zone: ZoneInfo) -> None:
        starts = [start for start, _end in [*self.kept, *self.spans]]
        if last_day < timezone.localdate(timezone=zone):
            self.add_error("answer_by", _("That date has passed. Choose another."))
        elif starts and last_day > max(starts).astimezone(zone).date():
            self.add_error("answer_by", _("All of these times have passed by then. Choose an earlier day."))
        elif starts and max(starts) <= timezone.now():
            self.add_error(None, _("All of these times have passed. Add another one."))

    @property
    def shown_rows(self) -> list[Row]:
        return list(self._rows())[:ROWS_SHOWN]

    @property
    def more_rows(self) -> list[Row]:
        """The rows behind “Add a time”, each inside the one before it."""
        return list(self._rows())[ROWS_SHOWN:]

    @property
    def blank(self) -> "BlankRows":
        return BlankRows(tuple(self.initial.items()))

    def _rows(self) -> Iterator[Row]:
        for number in NUMBERS:
            yield Row(number, *(self[f"{name}_{number}"] for name in ("day", "start", "end")))


@dataclass(frozen=True)
class BlankRows:
    """The rows of a form in which nothing was typed, as a part of a page that is kept under what stands in them."""

    initial: tuple[tuple[str, Any], ...]

    @property
    def shown_rows(self) -> list[Row]:
        return self._form.shown_rows

    @property
    def more_rows(self) -> list[Row]:
        return self._form.more_rows

    @property
    def _form(self) -> SlotsForm:
        return SlotsForm(zone=None, initial=dict(self.initial))


def initial_rows(start: time | None, end: time | None, last_day: date) -> dict[str, Any]:
    """Initial values: in each row the times of the first one."""
    rows = {f"{name}_{number}": value for number in NUMBERS for name, value in [("start", start), ("end", end)]}
    return {**rows, "answer_by": last_day}


class TimesForm(SlotsForm):
    """The times of a poll that was asked: which to take away, which to add, and the last day to answer."""

    ignores_repeats = True

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, data: Any = None, *, poll: Poll, slots: list[PollSlot]) -> None:
        self.slots = slots
        #: The times to take away, as far as they are still there.
        marked = data.getlist("remove") if data else []
        self.removed = [slot.public_id for slot in slots if slot.public_id in marked]
        starts, ends = (moment.astimezone(poll.zone).time() for moment in (slots[0].starts_at, slots[0].ends_at))
        initial = initial_rows(starts, ends, poll.last_moment.astimezone(poll.zone).date())
        kept = [(slot.starts_at, slot.ends_at) for slot in slots if slot.public_id not in self.removed]
        super().__init__(data, zone=poll.zone, kept=kept, initial={**initial, "revision": poll.revision})


class VoteForm(forms.Form):
    """What one says of each time: a field for each, named by its public id. One of them is enough."""

    def __init__(self, *args: Any, slots: list[PollSlot], said: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = slots
        #: Why a valid answer was not kept.
        self.refusal: Refusal | None = None
        for slot in slots:
            self.fields[slot.public_id] = forms.ChoiceField(
                choices=PollVote.Choice.choices,
                required=False,
                initial=said.get(slot.pk, ""),
                error_messages={"invalid_choice": _("Choose one of the answers.")},
            )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not self.errors and not any(typed.values()):
            raise forms.ValidationError(_("Say of at least one of the times whether it suits you."))
        return typed

    @property
    def choices(self) -> dict[str, PollVote.Choice]:
        """What was said, by public id. Only of a valid form."""
        return {name: PollVote.Choice(value) for name, value in self.cleaned_data.items() if value}

    @property
    def rows(self) -> list[tuple[PollSlot, BoundField]]:
        return [(slot, self[slot.public_id]) for slot in self.slots]

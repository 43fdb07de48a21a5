"""The form that plans one date or a series, and the one that changes a series."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.ui.dates import day_long, format_day
from meetings.models import Frequency, Series
from meetings.models.recurrence import (
    LAST,
    LONGEST_INTERVAL,
    Rule,
    first_on_or_after,
    is_skipped,
    number_in_month,
)
from meetings.scheduling.forms import FURTHEST_AHEAD, MeetingForm
from meetings.series.lookup import rule_as_it_stands
from meetings.series.planning import SeriesDetails, planned_days

ONCE, SERIES, POLL = "once", "series", "poll"
LAST_WEEKDAY = "last_weekday"
OPEN, UNTIL, COUNT = "open", "until", "count"
MOST_TIMES = 160
THE_LAST, SKIP = "last", "skip"


class PlanForm(MeetingForm):
    """One date, or a series: then ``day`` is its first date, and :meth:`series_details` its rhythm.

    Or the first of several dates, of which one is to be found: the others are in a form of ``polls``.
    """

    repeats = forms.ChoiceField(
        choices=[(ONCE, _("I have a date")), (SERIES, _("Every …")), (POLL, _("Find one together"))],
        required=False,
        error_messages={"invalid_choice": _("Choose one.")},
    )
    interval = forms.IntegerField(
        label=_("Every"),
        required=False,
        min_value=1,
        max_value=LONGEST_INTERVAL,
        error_messages={
            "invalid": _("Write a whole number."),
            "min_value": _("Choose 1 to 12."),
            "max_value": _("Choose 1 to 12."),
        },
    )
    frequency = forms.ChoiceField(
        label=_("Rhythm"),
        required=False,
        choices=[
            (Frequency.WEEKLY, _("weeks, on that weekday")),
            (Frequency.BY_DATE, _("months, on that day of the month")),
            (Frequency.BY_WEEKDAY, _("months, on that weekday: the first, second …")),
            (LAST_WEEKDAY, _("months, on the last such weekday")),
        ],
        error_messages={"invalid_choice": _("Choose one.")},
    )
    missing = forms.ChoiceField(
        label=_("In months without it"),
        required=False,
        choices=[
            (THE_LAST, _("The last one of the month instead, every time")),
            (SKIP, _("No meeting in those months")),
        ],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one.")},
    )
    ends = forms.ChoiceField(
        label=_("Ends"),
        required=False,
        choices=[
            (OPEN, _("Goes on until we stop")),
            (UNTIL, _("On a date")),
            (COUNT, _("After a number of times")),
        ],
        error_messages={"invalid_choice": _("Choose one.")},
    )
    until = forms.DateField(
        label=_("Last date"),
        required=False,
        error_messages={"invalid": _("That date isn’t right. Write it like this: 27/10/2026.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    count = forms.IntegerField(
        label=_("Number of times"),
        required=False,
        min_value=1,
        max_value=MOST_TIMES,
        error_messages={
            "invalid": _("Write a whole number."),
            "min_value": _("At least one time."),
            "max_value": _("At most %(limit_value)s times. You can also let it go on until you stop."),
        },
    )

    needs_topics = forms.BooleanField(
        label=_("Call a date off by itself when it has no topics a day ahead"),
        help_text=_("Everyone’s calendar follows. You can put it back."),
        required=False,
    )

    #: The rule of a valid series, and its days.
    rule: Rule | None = None
    planned: list[date]

    @property
    def is_series(self) -> bool:
        return (self["repeats"].value() or ONCE) == SERIES

    @property
    def is_poll(self) -> bool:
        return bool(self["repeats"].value() == POLL)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        self.planned = []
        rhythm = {"day", "interval", "frequency", "ends", "until", "count", "missing"}
        if typed.get("repeats") == SERIES and "day" in typed and not rhythm & set(self.errors):
            self._clean_rhythm(typed)
        return typed

    def _clean_rhythm(self, typed: dict[str, Any]) -> None:
        day: date = typed["day"]
        frequency, nth = self._rhythm(typed.get("frequency") or Frequency.WEEKLY, day, typed.get("missing", ""))
        interval = typed.get("interval") or 1
        first = first_on_or_after(frequency, interval, nth, day)
        if self.errors.get("missing") or first is None:
            return
        self.rule = self._with_end(Rule(frequency, interval, first, nth), typed)
        if self.rule is None:
            return
        self.planned = planned_days(self.rule, timezone.localdate())
        if not self.planned:
            self.add_error("until", _("No date falls in there. Choose a later end."))
        elif self.planned[-1] > timezone.localdate() + FURTHEST_AHEAD:
            name = "count" if self.rule.count else "until"
            self.add_error(
                name, _("That goes on for more than three years. Let it go on until you stop, or end it earlier.")
            )
        elif {"start", "end", "time_zone"} <= set(typed):
            self._check_clock(typed, ZoneInfo(typed["time_zone"]))

    def _rhythm(self, chosen: str, day: date, missing: str) -> tuple[Frequency, int]:
        """The frequency, and which day of the month. A day that not every month has asks what is meant."""
        if chosen == LAST_WEEKDAY:
            return Frequency.BY_WEEKDAY, LAST
        if chosen == Frequency.WEEKLY:
            return Frequency.WEEKLY, 0
        frequency = Frequency(chosen)
        number = day.day if frequency == Frequency.BY_DATE else number_in_month(day)
        if number > (28 if frequency == Frequency.BY_DATE else 4):
            if not missing:
                what = str(day.day) if frequency == Frequency.BY_DATE else format_day(day, "l")
                question = (
                    _("Not every month has a day %(what)s. What do you mean?")
                    if frequency == Frequency.BY_DATE
                    else _("Not every month has a fifth %(what)s. What do you mean?")
                )
                self.add_error("missing", str(question) % {"what": what})
            return frequency, LAST if missing == THE_LAST else number
        return frequency, number

    def _with_end(self, rule: Rule, typed: dict[str, Any]) -> Rule | None:
        ends = typed.get("ends") or OPEN
        if ends == UNTIL and not typed.get("until"):
            self.add_error("until", _("Choose a date."))
            return None
        if ends == COUNT and not typed.get("count"):
            self.add_error("count", _("How many times?"))
            return None
        until = typed["until"] if ends == UNTIL else None
        return Rule(
            rule.frequency, rule.interval, rule.first, rule.nth, until, typed["count"] if ends == COUNT else None
        )

    def _check_clock(self, typed: dict[str, Any], zone: ZoneInfo) -> None:
        for day in self.planned:
            if is_skipped(day, typed["start"], zone):
                said = _("On %(day)s the clock skips this time. Choose an hour earlier or later.")
                self.add_error("start", str(said) % {"day": day_long(day)})
                return

    def series_details(self) -> SeriesDetails:
        """Only of a valid form of a series."""
        if self.rule is None:
            raise ValueError("the form has no valid rhythm")
        typed = self.cleaned_data
        return SeriesDetails(
            focus=typed["focus"],
            reason=typed["reason"],
            format=typed["format"],
            place=typed["place"],
            online_url=typed["online_url"],
            catering=typed["catering"],
            host=typed["host_found"],
            time_zone=typed["time_zone"],
            start=typed["start"],
            minutes=minutes_between(typed["start"], typed["end"]),
            rule=self.rule,
            needs_topics=typed["needs_topics"],
        )


def minutes_between(start: Any, end: Any) -> int:
    """The minutes from one time on the clock to the next; an end that is not later is on the next day."""
    some_day = date(2000, 1, 1)
    length = datetime.combine(some_day, end) - datetime.combine(some_day, start)
    return (length if length > timedelta(0) else length + timedelta(days=1)) // timedelta(minutes=1)


class SeriesForm(PlanForm):
    """All dates of a series from ``day`` on."""

    @property
    def is_series(self) -> bool:
        return True

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["repeats"] = SERIES
        return super().clean()


def initial_from_series(series: Series, first: date) -> dict[str, Any]:
    """Initial values of the form for the dates from ``first`` on."""
    host_stays = series.host and not series.host.left_at
    last_weekday = series.frequency == Frequency.BY_WEEKDAY and series.nth == LAST
    last_day = None if series.is_open_ended else rule_as_it_stands(series).until
    return {
        "repeats": SERIES,
        "focus": series.focus,
        "reason": series.reason,
        "format": series.format,
        "place": series.place,
        "online_url": series.online_url,
        "catering": series.catering,
        "host": series.host.display_name if host_stays else "",
        "host_choice": series.host.public_id if host_stays else "",
        "day": first,
        "start": series.start,
        "end": series.end,
        "time_zone": str(series.zone),
        "interval": series.interval,
        "frequency": LAST_WEEKDAY if last_weekday else series.frequency,
        "missing": _missing(series),
        "ends": UNTIL if last_day else OPEN,
        "until": last_day,
        "needs_topics": series.needs_topics,
        "revision": series.revision,
    }


def _missing(series: Series) -> str:
    if series.frequency == Frequency.BY_DATE and series.nth == LAST:
        return THE_LAST
    is_rare = series.nth > (28 if series.frequency == Frequency.BY_DATE else 4)
    return SKIP if is_rare else ""

"""The form of the cadence: how often, on which days, when and where the community meets."""

from datetime import time
from typing import Any, cast

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charters.drafting import parts
from charters.drafting.part_form import PartForm
from charters.drafting.parts import Cadence, Frequency, Setting
from charters.drafting.wording import FREQUENCIES, SETTINGS, WEEK_NAMES
from cop_platform.forms.fields import ParagraphsField

LEFT_OPEN = ("", gettext_lazy("Left open"))


class CadenceForm(PartForm):
    """Everything may be left open; a length needs a time to start."""

    frequency = forms.ChoiceField(label=gettext_lazy("How often?"), required=False)
    weekday = forms.ChoiceField(label=gettext_lazy("On which day?"), required=False)
    week = forms.ChoiceField(label=gettext_lazy("Which one of the month?"), required=False)
    month_day = forms.IntegerField(
        label=gettext_lazy("Or on which day of the month?"),
        required=False,
        min_value=1,
        max_value=parts.LAST_MONTH_DAY,
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"],
            gettext_lazy("A number from 1 to 28: every month has that day. For another one use your own words."),
        ),
    )
    start = forms.TimeField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("That time isn’t right. Write it like this: 12:00.")},
    )
    end = forms.TimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("That time isn’t right. Write it like this: 12:00.")},
    )
    setting = forms.ChoiceField(label=gettext_lazy("Where?"), required=False)
    words = ParagraphsField(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy(
            "As the group says it: soup, a day outside, when you skip one. The list of [communities] shows these words."
        ),
        max_length=parts.MAX_WORDS,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("frequency", [(each.value, label) for each, label in FREQUENCIES.items()])
        self._offer("weekday", [(str(number), capfirst(name)) for number, name in WEEKDAYS.items()])
        self._offer("week", [(str(number), capfirst(str(name))) for number, name in WEEK_NAMES.items()])
        self._offer("setting", [(each.value, label) for each, label in SETTINGS.items()])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [LEFT_OPEN, *choices]
        field.error_messages["invalid_choice"] = _("Choose one.")

    @classmethod
    def initial_of(cls, value: Cadence) -> dict[str, Any]:
        return {
            "frequency": value.frequency or "",
            "weekday": "" if value.weekday is None else str(value.weekday),
            "week": value.week or "",
            "month_day": value.month_day,
            "start": value.start,
            "end": value.end,
            "setting": value.setting or "",
            "words": value.words,
        }

    def clean_words(self) -> str:
        return " ".join(self.cleaned_data["words"].split())

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        start, end = typed.get("start"), typed.get("end")
        if end and not start and "start" not in self.errors:
            self.add_error("start", _("From when?"))
        if start and end and not 0 < _minutes(start, end) <= parts.LONGEST_MINUTES:
            self.add_error("end", _("The end is after the start, within twelve hours."))
        self._clean_day_of_month(typed)
        return typed

    def _clean_day_of_month(self, typed: dict[str, Any]) -> None:
        in_months = typed.get("frequency") in parts.MONTHS
        for name in ["week", "month_day"]:
            if typed.get(name) and not in_months and "frequency" not in self.errors:
                self.add_error(name, _("This goes with every month, every two or every three months. Leave it open."))
        if typed.get("week") and not typed.get("weekday") and "weekday" not in self.errors:
            self.add_error("weekday", _("Choose the day of the week too."))
        if typed.get("month_day") and typed.get("weekday"):
            self.add_error("month_day", _("A day of the week, or a day of the month: leave one open."))

    def value(self) -> Cadence:
        typed = self.cleaned_data
        start, end = typed["start"], typed["end"]
        return Cadence(
            frequency=Frequency(typed["frequency"]) if typed["frequency"] else None,
            weekday=int(typed["weekday"]) if typed["weekday"] else None,
            start=start.replace(second=0, microsecond=0) if start else None,
            minutes=_minutes(start, end) if start and end else None,
            setting=Setting(typed["setting"]) if typed["setting"] else None,
            words=typed["words"],
            week=int(typed["week"]) if typed["week"] else None,
            month_day=typed["month_day"],
        )


def _minutes(start: time, end: time) -> int:
    """Minutes from start to end, past midnight if the end is earlier."""
    return ((end.hour - start.hour) * 60 + end.minute - start.minute) % (24 * 60)

"""Forms of the parts of a draft: one for each part, with empty rows for what may be added."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charters.drafting import parts
from charters.drafting.cadence_form import CadenceForm
from charters.drafting.part_form import PartForm
from charters.drafting.parts import AmbitionLine, Link, Value
from charters.models import Part
from cop_platform.forms.days import day_field
from cop_platform.forms.fields import LinkField, OneLineField, ParagraphsField, WrappingField
from cop_platform.public_ids import LENGTH

#: A review date is at most so many years ahead.
REVIEW_WITHIN_YEARS = 2
TARGET_WITHIN_YEARS = 10


def wrapping(label: str, max_length: int) -> WrappingField:
    """A field of a row, in which a long line is seen as a whole."""
    return WrappingField(label=label, max_length=max_length, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class PurposeForm(PartForm):
    text = ParagraphsField(
        label=gettext_lazy("Purpose"),
        help_text=gettext_lazy("In one sentence: what is better because you are there?"),
        max_length=parts.MAX_PURPOSE,
        rows=3,
    )

    @classmethod
    def initial_of(cls, value: str) -> dict[str, Any]:
        return {"text": value}

    def clean_text(self) -> str:
        """On one line: the directory shows it so."""
        return " ".join(self.cleaned_data["text"].split())

    def value(self) -> str:
        return str(self.cleaned_data["text"])


class Row(NamedTuple):
    number: int
    fields: list[BoundField]


class RowsForm(PartForm):
    """As many rows as there may be; empty ones are left out. A row has the fields of ``row_fields``."""

    #: The field without which a row is empty.
    main = "text"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, parts.MAX_ROWS + 1):
            for name, field in self.row_fields(number).items():
                self.fields[f"{name}_{number}"] = field

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        raise NotImplementedError

    def rows(self) -> Iterator[Row]:
        for number in range(1, parts.MAX_ROWS + 1):
            yield Row(number, [self[f"{name}_{number}"] for name in self.row_fields(number)])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for number in range(1, parts.MAX_ROWS + 1):
            names = [name for name in self.row_fields(number) if name not in {self.main, "key"}]
            main = f"{self.main}_{number}"
            if not typed.get(main) and main not in self.errors and any(typed.get(f"{each}_{number}") for each in names):
                self.add_error(main, _("Write a few words, or empty the whole row."))
            if typed.get(main):
                self.clean_row(number)
        return typed

    def clean_row(self, number: int) -> None:
        """Check a row that is not empty."""

    def filled(self) -> Iterator[dict[str, Any]]:
        for number in range(1, parts.MAX_ROWS + 1):
            row = {name: self.cleaned_data.get(f"{name}_{number}") for name in self.row_fields(number)}
            if row[self.main]:
                yield row

    @staticmethod
    def numbered(rows: Any, **values: Any) -> dict[str, Any]:
        """Initial values of the rows; ``values``: how to read each field from a row."""
        return {f"{name}_{n}": read(row) for n, row in enumerate(rows, 1) for name, read in values.items()}


class ValuesForm(RowsForm):
    def row_fields(self, number: int) -> dict[str, forms.Field]:
        return {
            "text": wrapping(_("Value {number}").format(number=number), parts.MAX_VALUE),
            "behaviour": wrapping(_("How you see it, value {number}").format(number=number), parts.MAX_BEHAVIOUR),
        }

    @classmethod
    def initial_of(cls, value: tuple[Value, ...]) -> dict[str, Any]:
        return cls.numbered(value, text=lambda row: row.text, behaviour=lambda row: row.behaviour)

    def value(self) -> tuple[Value, ...]:
        return tuple(Value(row["text"], row["behaviour"] or "") for row in self.filled())


class AmbitionsForm(RowsForm):
    def row_fields(self, number: int) -> dict[str, forms.Field]:
        return {
            "text": wrapping(_("Ambition {number}").format(number=number), parts.MAX_AMBITION),
            "target_on": day_field(_("By when, ambition {number}").format(number=number), required=False),
            "key": OneLineField(widget=forms.HiddenInput, max_length=LENGTH, required=False),
        }

    @classmethod
    def initial_of(cls, value: tuple[AmbitionLine, ...]) -> dict[str, Any]:
        return cls.numbered(
            value, text=lambda row: row.text, target_on=lambda row: row.target_on, key=lambda row: row.key
        )

    def clean_row(self, number: int) -> None:
        name = f"target_on_{number}"
        day = self.cleaned_data.get(name)
        if name in self.errors:
            return
        if not day:
            self.add_error(name, _("Choose a date."))
        elif day > years_ahead(timezone.localdate(), TARGET_WITHIN_YEARS):
            self.add_error(name, _("That is more than ten years ahead. Choose an earlier date."))

    def value(self) -> tuple[AmbitionLine, ...]:
        return tuple(AmbitionLine(row["text"], row["target_on"], row["key"] or "") for row in self.filled())


class ToolingForm(RowsForm):
    main = "label"

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        return {
            "label": OneLineField(
                label=_("Name {number}").format(number=number), max_length=parts.MAX_LINK_LABEL, required=False
            ),
            "url": LinkField(
                label=_("Link {number}").format(number=number),
                max_length=parts.MAX_URL,
                required=False,
                assume_scheme="https",
                error_messages={"invalid": _("Is this address complete?")},
            ),
        }

    @classmethod
    def initial_of(cls, value: tuple[Link, ...]) -> dict[str, Any]:
        return cls.numbered(value, label=lambda row: row.label, url=lambda row: row.url)

    def clean_row(self, number: int) -> None:
        if not self.cleaned_data.get(f"url_{number}") and f"url_{number}" not in self.errors:
            self.add_error(f"url_{number}", _("Add the link: people click on it."))

    def value(self) -> tuple[Link, ...]:
        return tuple(Link(row["label"], row["url"]) for row in self.filled())


class CriteriaForm(RowsForm):
    def row_fields(self, number: int) -> dict[str, forms.Field]:
        return {"text": wrapping(_("Criterion {number}").format(number=number), parts.MAX_CRITERION)}

    @classmethod
    def initial_of(cls, value: tuple[str, ...]) -> dict[str, Any]:
        return cls.numbered(value, text=lambda row: row)

    def value(self) -> tuple[str, ...]:
        return tuple(row["text"] for row in self.filled())


class ReviewDateForm(PartForm):
    on = day_field(
        gettext_lazy("Review date"),
        required=False,
        help_text=gettext_lazy("Left open, it is half a year after adoption; two years at most."),
    )

    @classmethod
    def initial_of(cls, value: date | None) -> dict[str, Any]:
        return {"on": value}

    def clean_on(self) -> date | None:
        return clean_review_day(self.cleaned_data["on"])

    def value(self) -> date | None:
        found: date | None = self.cleaned_data["on"]
        return found


def clean_review_day(day: date | None) -> date | None:
    """Check for a day after today, within two years; None stays None. Raises ValidationError."""
    if day and day <= timezone.localdate():
        raise ValidationError(_("That date has passed. Choose another."))
    if day and day > years_ahead(timezone.localdate(), REVIEW_WITHIN_YEARS):
        raise ValidationError(_("That is more than two years ahead. Choose an earlier date."))
    return day


def years_ahead(today: date, years: int) -> date:
    """The same day so many years later; the 28th for a leap day."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return date(today.year + years, today.month, day)


FORMS: dict[str, type[PartForm]] = {
    Part.PURPOSE: PurposeForm,
    Part.VALUES: ValuesForm,
    Part.AMBITIONS: AmbitionsForm,
    Part.CADENCE: CadenceForm,
    Part.TOOLING: ToolingForm,
    Part.CRITERIA: CriteriaForm,
    Part.REVIEW_DATE: ReviewDateForm,
}

"""Date field of a form, and how far ahead the date may be."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FURTHEST_AHEAD = timedelta(days=3 * 366)


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        error_messages={
            "required": _("Choose a date."),
            "invalid": _("That date isn’t right. Write it like this: 27/10/2026."),
        },
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        **options,
    )


def clean_future_day(day: date | None) -> date | None:
    """Check for today or later, within three years; None stays None. Raises ValidationError."""
    _check_not_past(day)
    if day and day > timezone.localdate() + FURTHEST_AHEAD:
        raise ValidationError(_("That is more than three years ahead. Choose an earlier date."))
    return day


def _check_not_past(day: date | None) -> None:
    if day and day < timezone.localdate():
        raise ValidationError(_("That date has passed. Choose another."))

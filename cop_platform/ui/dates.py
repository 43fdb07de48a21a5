"""Days and times as people write them, in the active language and time zone."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

DAY, YEAR = timedelta(days=1), timedelta(days=365)


def to_local(moment: date) -> date:
    """The moment in the active time zone; a plain date is returned as it is."""
    return timezone.localtime(moment) if isinstance(moment, datetime) and timezone.is_aware(moment) else moment


def format_day(moment: date, form: str) -> str:
    """A date without dots. Dutch is in lower case, also where Django's translation has a capital ("Okt")."""
    text = date_format(to_local(moment), form).replace(".", "")
    return text.lower() if (get_language() or "").startswith("nl") else text


def day_long(moment: date) -> str:
    """Tuesday 27 October, dinsdag 27 oktober; with the year where the day is twelve months away or more."""
    return format_day(moment, "l j F" if _is_near(moment) else "l j F Y")


def day_short(moment: date) -> str:
    """Tue 27 Oct, di 27 okt; with the year where the day is twelve months away or more."""
    return format_day(moment, "D j M" if _is_near(moment) else "D j M Y")


def _is_near(moment: date) -> bool:
    local = to_local(moment)
    day = local.date() if isinstance(local, datetime) else local
    return abs(day - timezone.localdate()) < YEAR


def clock(moment: datetime) -> str:
    return date_format(to_local(moment), "H:i")


def day_and_time(moment: datetime) -> str:
    """27 October 2026, 13:30, for lists of administration, which go back years."""
    return f"{format_day(moment, 'j F Y')}, {clock(moment)}"


def time_span(start: datetime, end: datetime) -> str:
    """12:00–13:30, 22:30–01:00; with the day of the end if it is 24 hours later or more."""
    if end - start < DAY:
        return f"{clock(start)}–{clock(end)}"
    return f"{clock(start)} – {day_short(end)} {clock(end)}"

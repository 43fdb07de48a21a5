"""A series in words: “Every second Tuesday”, and its first days."""

from collections.abc import Iterable
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cop_platform.ui import dates
from meetings.models import Frequency, Series
from meetings.models.recurrence import LAST, Rule

#: How many days a preview names.
NAMED = 5


def rhythm(rule: Rule) -> str:
    """“Every second Tuesday”, “On the last Friday of the month”, “On the 15th of every third month”."""
    weekday = dates.format_day(rule.first, "l")
    if rule.frequency == Frequency.WEEKLY:
        return _weekly(rule.interval, weekday)
    months = ngettext("every month", "every %(number)s months", rule.interval) % {"number": rule.interval}
    if rule.frequency == Frequency.BY_DATE:
        if rule.nth == LAST:
            return capfirst(_("the last day of the month, %(months)s") % {"months": months})
        return capfirst(_("the %(number)s of the month, %(months)s") % {"number": rule.nth, "months": months})
    number = {
        1: _("the first %(weekday)s, %(months)s"),
        2: _("the second %(weekday)s, %(months)s"),
        3: _("the third %(weekday)s, %(months)s"),
        4: _("the fourth %(weekday)s, %(months)s"),
        5: _("the fifth %(weekday)s where there is one, %(months)s"),
        LAST: _("the last %(weekday)s, %(months)s"),
    }[rule.nth]
    return capfirst(number % {"weekday": weekday, "months": months})


def _weekly(interval: int, weekday: str) -> str:
    if interval == 1:
        return _("Every %(weekday)s") % {"weekday": weekday}
    if interval == 2:
        return _("Every second %(weekday)s") % {"weekday": weekday}
    return _("Every %(number)s weeks on %(weekday)s") % {"number": interval, "weekday": weekday}


def rhythm_of(series: Series) -> str:
    return rhythm(series.rule)


def named_days(days: Iterable[date], *, goes_on: bool = False) -> str:
    """“10 Nov, 24 Nov, 8 Dec …”: the first five, and a sign that there are more."""
    days = list(days)
    named = ", ".join(dates.format_day(day, "j M") for day in days[:NAMED])
    return f"{named} …" if goes_on or len(days) > NAMED else named

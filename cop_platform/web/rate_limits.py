"""How often is enough, counted from rows that are there anyway: no cache, no broker, and a restart forgets nothing."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.ui.dates import clock, day_long
from cop_platform.web.refusals import Refusal

DAILY_LIMIT_REACHED = _("That is enough for one day: %(most)d at most. You can go on from %(day)s, %(clock)s.")

#: The code of a ValidationError that says so on a form, which then answers 429.
ERROR_CODE = "too_many"


class TooMany(Refusal):
    """Not now. ``until`` says when what was asked for fits again, and the words of the exception say it to people."""

    status = 429

    def __init__(self, sentence: Any, *, most: int, until: datetime, **named: str) -> None:
        super().__init__(sentence % {"most": most, "day": day_long(until), "clock": clock(until), **named})
        self.until = until

    @property
    def seconds(self) -> str:
        """For the header ``Retry-After``."""
        return str(max(1, int((self.until - timezone.now()).total_seconds())))

    def apply_to(self, page: HttpResponse) -> HttpResponse:
        page.headers["Retry-After"] = self.seconds
        return super().apply_to(page)


def enforce_limit(
    rows: QuerySet[Any],
    *,
    at: str,
    most: int,
    within: timedelta,
    more: int = 1,
    sentence: Any = DAILY_LIMIT_REACHED,
    **named: str,
) -> None:
    """Raises :class:`TooMany` where ``more`` rows would make more than ``most`` whose moment ``at`` lies ``within``.

    ``words`` may hold ``%(most)d``, ``%(day)s``, ``%(clock)s`` (when it fits again) and whatever else is ``named``.
    Whoever adds them holds a lock, or two who ask at once both get through.
    """
    now = timezone.now()
    moments = rows.filter(**{f"{at}__gt": now - within}).order_by(f"-{at}").values_list(at, flat=True)
    if more > most:
        raise TooMany(sentence, most=most, until=now + within, **named)
    # The one that has to grow old first: with it, there would be one too many.
    if in_the_way := moments[most - more : most - more + 1]:
        raise TooMany(sentence, most=most, until=in_the_way[0] + within, **named)

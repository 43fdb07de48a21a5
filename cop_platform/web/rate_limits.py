"""Rate limits, counted from rows that exist anyway: no cache, no broker, and a restart resets nothing."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cop_platform.ui.dates import clock, day_long
from cop_platform.web.refusals import Refusal

DAILY_LIMIT_REACHED = _("That is enough for one day: %(most)d at most. You can go on from %(day)s, %(clock)s.")

#: Code of the ValidationError for a reached limit on a form; its page answers 429.
ERROR_CODE = "too_many"


class TooMany(Refusal):
    """A rate limit is reached. ``until`` is when the request fits again; the message says so to the user."""

    status = 429

    def __init__(self, sentence: Any, *, most: int, until: datetime, **named: str) -> None:
        super().__init__(sentence % {"most": most, "day": day_long(until), "clock": clock(until), **named})
        self.until = until

    @property
    def seconds(self) -> str:
        """Seconds until then, for the header ``Retry-After``."""
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
    """Raises :class:`TooMany` if ``more`` new rows would make more than ``most`` whose field ``at`` is ``within``.

    ``sentence`` may hold ``%(most)d``, ``%(day)s``, ``%(clock)s`` (when it fits again) and the keys of ``named``.
    The caller holds a lock, or two concurrent requests both get through.
    """
    now = timezone.now()
    moments = rows.filter(**{f"{at}__gt": now - within}).order_by(f"-{at}").values_list(at, flat=True)
    if more > most:
        raise TooMany(sentence, most=most, until=now + within, **named)
    # The row that must become too old first: while it counts, there would be one too many.
    if in_the_way := moments[most - more : most - more + 1]:
        raise TooMany(sentence, most=most, until=in_the_way[0] + within, **named)

"""How often is enough, counted from rows that are there anyway: no cache, no broker, and a restart forgets nothing."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone


class TooMany(Exception):
    """Not now. ``most`` is the limit, ``until`` when what was asked for fits again."""

    def __init__(self, *, most: int, until: datetime) -> None:
        super().__init__(f"{most} at most, until {until}")
        self.most, self.until = most, until


def refuse_beyond(rows: QuerySet[Any], *, at: str, most: int, within: timedelta, more: int = 1) -> None:
    """Raises :class:`TooMany` where ``more`` rows would make more than ``most`` whose moment ``at`` lies ``within``.

    Whoever adds them holds a lock, or two who ask at once both get through.
    """
    now = timezone.now()
    moments = rows.filter(**{f"{at}__gt": now - within}).order_by(f"-{at}").values_list(at, flat=True)
    if more > most:
        raise TooMany(most=most, until=now + within)
    # The one that has to grow old first: with it, there would be one too many.
    if in_the_way := moments[most - more : most - more + 1]:
        raise TooMany(most=most, until=in_the_way[0] + within)

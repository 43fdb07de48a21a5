"""Convert local time to an instant in UTC, with nonexistent and ambiguous times at changes of the clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


class NonexistentTime(ValueError):
    """The clock skips this time, when daylight saving begins."""


@dataclass(frozen=True)
class Instant:
    """A moment in UTC. ``is_ambiguous``: the clock shows this local time twice that day, and this is the first."""

    moment: datetime
    is_ambiguous: bool = False


def instant(day: date, local_time: time, zone: ZoneInfo) -> Instant:
    """The instant of a local time. Raises :class:`NonexistentTime`, and OverflowError near years 1 and 9999."""
    local = datetime.combine(day, local_time).replace(tzinfo=zone, fold=0)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NonexistentTime
    second = local.replace(fold=1).astimezone(UTC)
    return Instant(moment, is_ambiguous=second != moment)

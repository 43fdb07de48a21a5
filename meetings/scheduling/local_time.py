"""From the wall clock to an instant, and the two nights a year when that is not plain."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


class NonexistentTime(ValueError):
    """The clock jumps over this time, in spring."""


@dataclass(frozen=True)
class Instant:
    """A moment in UTC. ``is_ambiguous``: the clock shows this time twice that day, in autumn, and this is the first."""

    moment: datetime
    is_ambiguous: bool = False


def instant(day: date, local_time: time, zone: ZoneInfo) -> Instant:
    """What the wall clock of the zone means. Raises :class:`NonexistentTime`, and OverflowError at the ends of time."""
    local = datetime.combine(day, local_time).replace(tzinfo=zone, fold=0)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NonexistentTime
    second = local.replace(fold=1).astimezone(UTC)
    return Instant(moment, is_ambiguous=second != moment)

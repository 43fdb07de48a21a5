"""Time zones a person can choose from."""

import logging
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

# Names such as "EST", "Etc/GMT+5" or "posix/…" are no places and have no summer time.
REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def time_zones() -> tuple[str, ...]:
    """IANA names, sorted, then UTC; only names in this server's time zone database."""
    return (*sorted(name for name in available_timezones() if name.split("/")[0] in REGIONS), "UTC")


def zone_named(name: str, otherwise: ZoneInfo) -> ZoneInfo:
    """The time zone of that name, or ``otherwise`` if this server's database lacks it, so that pages still work."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError):  # ZoneInfoNotFoundError is a KeyError
        logger.warning("The time zone database lacks %s; %s stands in", name, otherwise)
        return otherwise


def validate_time_zone(name: str) -> None:
    if name not in time_zones():
        raise ValidationError(_("Choose one of the listed time zones."), code="time_zone")

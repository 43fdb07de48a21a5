"""Time zones a person can choose from."""

import logging
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cop_platform.text import folded

logger = logging.getLogger(__name__)

# Names such as "EST", "Etc/GMT+5" or "posix/…" are no places and have no summer time.
REGIONS = ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"]
#: Links of the database whose name is no place: somebody who writes one may expect an offset that never changes.
NO_PLACES = {"CET", "CST6CDT", "EET", "EST", "EST5EDT", "GMT", "HST", "MET", "MST", "MST7MDT", "PST8PDT", "WET"}
#: The modern names of places whose old name the database links to another country with the same clock.
SAME_PLACE = {
    "Africa/Asmera": "Africa/Asmara",
    "Africa/Timbuktu": "Africa/Bamako",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Virgin": "America/St_Thomas",
    "Antarctica/South_Pole": "Antarctica/McMurdo",
    "Atlantic/Jan_Mayen": "Arctic/Longyearbyen",
    "Iceland": "Atlantic/Reykjavik",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
    "Pacific/Yap": "Pacific/Chuuk",
}
#: Longer text is no name of a time zone.
MAX_TYPED = 100


@cache
def time_zones() -> tuple[str, ...]:
    """IANA names, sorted, then UTC; only names in this server's time zone database."""
    return (*sorted(name for name in available_timezones() if name.split("/")[0] in REGIONS), "UTC")


def listed_name(name: str) -> str:
    """The name in our list for a name of the time zone database. Empty if none.

    A name that was replaced is kept under its modern one: US/Pacific as America/Los_Angeles, Asia/Calcutta as
    Asia/Kolkata.
    """
    if name in offered_time_zones():
        return name
    return _other_names().get(name) or (name if name in time_zones() else "")


@cache
def _other_names() -> dict[str, str]:
    """Other names, as keys, of zones that we list: the links (“L target name”) of the database."""
    lines = files("tzdata").joinpath("zoneinfo", "tzdata.zi").read_text(encoding="ascii").splitlines()
    links = {name: target for _sign, target, name in (line.split() for line in lines if line.startswith("L "))}
    links |= {name: place for name, place in SAME_PLACE.items() if name in links}
    targets = {name: _target(name, links) for name in ["Etc/UTC", *links] if name not in NO_PLACES}
    return {name: target for name, target in targets.items() if target in time_zones()}


def _target(name: str, links: dict[str, str]) -> str:
    """The first place we offer in the chain of links, or its end. The database calls UTC Etc/UTC."""
    for _step in range(5):
        name = links.get(name, name)
        if name in offered_time_zones():
            break
    return "UTC" if name == "Etc/UTC" else name


@cache
def offered_time_zones() -> tuple[str, ...]:
    """The places to offer while somebody types: one name for each, without the names that were replaced."""
    lines = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="ascii").splitlines()
    places = {line.split("\t")[2] for line in lines if line and not line.startswith("#")}
    return (*sorted(places.intersection(time_zones())), "UTC")


def spoken(name: str) -> str:
    """The name as people write it: America/New York."""
    return name.replace("_", " ")


def city(name: str) -> str:
    """The last part of the name, for a sentence: Brussels."""
    return spoken(name.rsplit("/", 1)[-1])


def find_time_zone(text: str) -> str:
    """The time zone of a name or a city as people type it; empty if there is none. Case and accents do not matter."""
    return _by_typed_name().get(_typed_name(text), "")


def _typed_name(text: str) -> str:
    return folded(spoken(text[:MAX_TYPED]))


@cache
def _by_typed_name() -> dict[str, str]:
    """Full names before cities, and of a city the name that is offered before one that was replaced."""
    found = {_typed_name(name): name for name in time_zones()}
    for name in [*offered_time_zones(), *time_zones()]:
        found.setdefault(_typed_name(city(name)), name)
    return found


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

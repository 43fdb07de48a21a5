"""The colleagues nobody tells of by name: as many as the organisation has, the same in each installation."""

from dataclasses import replace
from random import Random

from demo.names import address_of, full_name
from demo.script import SINCE, Colleague, House
from demo.workplaces import workplace

#: So many of a hundred read Dutch, and so many were here when it began.
DUTCH, FROM_THE_START = 71, 62


def chance(seed: str) -> Random:
    return Random(seed)  # noqa: S311 - the same for everyone is what we want of it


def everyone(house: House) -> list[Colleague]:
    """Each with an address of their own. Those who are named come first."""
    rng = chance(house.slug)
    domain = f"{house.slug}.example"
    found = {each.email or address_of(each.name, domain): each for each in house.named}
    while len(found) < house.count:
        somebody = _somebody(rng)
        found.setdefault(address_of(somebody.name, domain), somebody)
    return [replace(colleague, email=email) for email, colleague in found.items()]


def _somebody(rng: Random) -> Colleague:
    language = "nl" if rng.randrange(100) < DUTCH else "en"
    trade, works_at = workplace(rng, language)
    here_for = SINCE if rng.randrange(100) < FROM_THE_START else rng.randrange(10, SINCE)
    return Colleague(full_name(rng), works_at, language, trade, here_for=here_for)

"""Random colleagues, up to the size of the organisation; the same in each installation."""

from dataclasses import replace
from random import Random

from demo.names import address_of, full_name
from demo.script import DAYS_SINCE_START, EmployeeScript, OrganisationScript
from demo.workplaces import workplace

#: Percentage of Dutch readers, and of employees since the start.
PERCENT_DUTCH, PERCENT_FROM_START = 71, 62


def seeded_random(seed: str) -> Random:
    return Random(seed)  # noqa: S311 - the same for everyone is what we want of it


def all_employees(house: OrganisationScript) -> list[EmployeeScript]:
    """Named employees first, then random ones, each with a unique e-mail address."""
    rng = seeded_random(house.slug)
    domain = f"{house.slug}.example"
    found = {each.email or address_of(each.name, domain): each for each in house.named}
    while len(found) < house.employee_count:
        somebody = _random_employee(rng)
        found.setdefault(address_of(somebody.name, domain), somebody)
    return [replace(colleague, email=email) for email, colleague in found.items()]


def _random_employee(rng: Random) -> EmployeeScript:
    language = "nl" if rng.randrange(100) < PERCENT_DUTCH else "en"
    trade, works_at = workplace(rng, language)
    here_for = DAYS_SINCE_START if rng.randrange(100) < PERCENT_FROM_START else rng.randrange(10, DAYS_SINCE_START)
    return EmployeeScript(full_name(rng), works_at, language, trade, days_employed=here_for)

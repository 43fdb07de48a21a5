"""Participants of a community with the history of their levels, partly named, partly random."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from communities.models import Level, Phase
from demo.employees import People
from demo.script import CommunityScript
from demo.timetable import ZONE, to_instant
from members.models import Employee

OUTSIDE = ""
PERIPHERY, ACTIVE, CORE = Level.PERIPHERY, Level.ACTIVE, Level.CORE
#: Sequences of levels that end at each level; one listed more often is more likely.
PATHS: dict[str, list[tuple[str, ...]]] = {
    CORE: [(CORE,), (ACTIVE, CORE), (PERIPHERY, ACTIVE, CORE)],
    ACTIVE: [(ACTIVE,), (ACTIVE,), (ACTIVE,), (PERIPHERY, ACTIVE), (PERIPHERY, ACTIVE), (CORE, ACTIVE)],
    PERIPHERY: [(PERIPHERY,), (PERIPHERY,), (PERIPHERY,), (PERIPHERY,), (ACTIVE, PERIPHERY)],
    OUTSIDE: [(PERIPHERY, OUTSIDE), (PERIPHERY, OUTSIDE), (ACTIVE, OUTSIDE), (PERIPHERY, ACTIVE, OUTSIDE)],
}
#: One former participant for this many participants.
PARTICIPANTS_PER_LEAVER = 9
#: Newcomers joined between these numbers of days ago.
NEWCOMER_DAYS_AGO = (13, 3)
#: Weight of the trades that a community appeals to, against 1 for others.
TRADE_WEIGHT = 6


@dataclass(frozen=True)
class LevelStep:
    """The level from this moment on; empty means outside the community."""

    at: datetime
    level: str


@dataclass(frozen=True)
class DemoParticipant:
    employee: Employee
    steps: list[LevelStep]

    @property
    def level(self) -> str:
        return self.steps[-1].level


def participants(circle: CommunityScript, people: People, rng: Random, now: datetime) -> Iterator[DemoParticipant]:
    """All participants and former participants, with the history of their levels."""
    for level, employees in _people_by_level(circle, people, rng).items():
        for employee in employees:
            way = rng.choice(PATHS[level])
            first, last = _days_ago_range(circle, people, employee)
            yield DemoParticipant(employee, _steps(way, first, last, rng, now))


def _people_by_level(circle: CommunityScript, people: People, rng: Random) -> dict[str, list[Employee]]:
    """Named and drawn employees by their present level; former participants under OUTSIDE."""
    sizes = (*circle.size, sum(circle.size) // PARTICIPANTS_PER_LEAVER)
    told = (circle.core, circle.active, circle.periphery, circle.former)
    drawn = _draw_people(circle, people, rng)
    return {
        level: [people.named[name] for name in names] + [next(drawn) for _place in range(size - len(names))]
        for level, names, size in zip((CORE, ACTIVE, PERIPHERY, OUTSIDE), told, sizes, strict=True)
    }


def _draw_people(circle: CommunityScript, people: People, rng: Random) -> Iterator[Employee]:
    """Employees in random order, weighted by trade; without those hired after the community closed."""
    lots = [
        (rng.random() ** (1 / (TRADE_WEIGHT if each.trade in circle.trades else 1)), employee)
        for each, employee in people.others
        if each.days_employed > _closed_for(circle) + 9
    ]
    return (employee for _lot, employee in sorted(lots, key=lambda lot: lot[0], reverse=True))


def _closed_for(circle: CommunityScript) -> int:
    return circle.weeks_in_phase * 7 if circle.phase == Phase.CLOSED else 0


def _days_ago_range(circle: CommunityScript, people: People, employee: Employee) -> tuple[int, int]:
    """Days ago between which the level changed. The founder joined on the first day, role holders joined early."""
    first = min(circle.weeks_ago_started * 7, people.days_employed[employee.pk] - 1)
    if employee in {people.named[name] for name in circle.newcomers}:
        return NEWCOMER_DAYS_AGO
    founder, *early = (people.named[name] for name in (*circle.roles, *circle.ended_terms, *circle.nominations))
    if employee == founder:
        return first, first
    return first, max(_closed_for(circle) + 1, first * 3 // 5 if employee in early else 1)


def _steps(way: Iterable[str], first: int, last: int, rng: Random, now: datetime) -> list[LevelStep]:
    way = list(way)[-1:] if first == last else list(way)
    days = sorted(rng.sample(range(last, first + 1), len(way)), reverse=True)
    today = now.astimezone(ZONE).date()
    clocks = [time(rng.randrange(8, 20), rng.randrange(60)) for _step in way]
    return [
        LevelStep(to_instant(today - timedelta(days=ago), clock), level)
        for ago, clock, level in zip(days, clocks, way, strict=True)
    ]

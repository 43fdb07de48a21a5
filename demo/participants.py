"""Who sits where in a circle, and how they came there: at the edge first, or straight into the middle."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from communities.models import Level, Phase
from demo.accounts import People
from demo.script import Circle
from demo.timetable import ZONE, at
from members.models import Employee

OUT = ""
EDGE, ACTIVE, CORE = Level.PERIPHERY, Level.ACTIVE, Level.CORE
#: Ways to each level; the more often a way stands here, the more people went it.
WAYS: dict[str, list[tuple[str, ...]]] = {
    CORE: [(CORE,), (ACTIVE, CORE), (EDGE, ACTIVE, CORE)],
    ACTIVE: [(ACTIVE,), (ACTIVE,), (ACTIVE,), (EDGE, ACTIVE), (EDGE, ACTIVE), (CORE, ACTIVE)],
    EDGE: [(EDGE,), (EDGE,), (EDGE,), (EDGE,), (ACTIVE, EDGE)],
    OUT: [(EDGE, OUT), (EDGE, OUT), (ACTIVE, OUT), (EDGE, ACTIVE, OUT)],
}
#: For so many who take part, one has stepped out again.
LEAVERS = 9
#: Between how many days ago who is new came in.
NEW = (13, 3)
#: How much sooner a circle draws the trades it appeals to.
APPEAL = 6


@dataclass(frozen=True)
class Step:
    """From then on somebody sat there; outside where it is empty."""

    at: datetime
    level: str


@dataclass(frozen=True)
class Sitting:
    employee: Employee
    steps: list[Step]

    @property
    def level(self) -> str:
        return self.steps[-1].level


def sittings(circle: Circle, people: People, rng: Random, now: datetime) -> Iterator[Sitting]:
    """Everyone who takes part, and who did once."""
    for level, employees in _who(circle, people, rng).items():
        for employee in employees:
            way = rng.choice(WAYS[level])
            first, last = _span(circle, people, employee)
            yield Sitting(employee, _steps(way, first, last, rng, now))


def _who(circle: Circle, people: People, rng: Random) -> dict[str, list[Employee]]:
    """Those named and those drawn, by the level where they sit now."""
    sizes = (*circle.size, sum(circle.size) // LEAVERS)
    told = (circle.core, circle.active, circle.edge, circle.left)
    drawn = _drawn(circle, people, rng)
    return {
        level: [people.named[name] for name in names] + [next(drawn) for _place in range(size - len(names))]
        for level, names, size in zip((CORE, ACTIVE, EDGE, OUT), told, sizes, strict=True)
    }


def _drawn(circle: Circle, people: People, rng: Random) -> Iterator[Employee]:
    """By lot, with more lots for the trades it appeals to; who came after a circle closed is not in it."""
    lots = [
        (rng.random() ** (1 / (APPEAL if each.trade in circle.draws else 1)), employee)
        for each, employee in people.others
        if each.here_for > _closed_for(circle) + 9
    ]
    return (employee for _lot, employee in sorted(lots, key=lambda lot: lot[0], reverse=True))


def _closed_for(circle: Circle) -> int:
    return circle.phase_since * 7 if circle.phase == Phase.CLOSED else 0


def _span(circle: Circle, people: People, employee: Employee) -> tuple[int, int]:
    """Between how many days ago somebody moved. The founder was there on the first day, who holds a role came early."""
    first = min(circle.began * 7, people.here_for[employee.pk] - 1)
    if employee in {people.named[name] for name in circle.new}:
        return NEW
    founder, *early = (people.named[name] for name in (*circle.roles, *circle.laid_down, *circle.asked))
    if employee == founder:
        return first, first
    return first, max(_closed_for(circle) + 1, first * 3 // 5 if employee in early else 1)


def _steps(way: Iterable[str], first: int, last: int, rng: Random, now: datetime) -> list[Step]:
    way = list(way)[-1:] if first == last else list(way)
    days = sorted(rng.sample(range(last, first + 1), len(way)), reverse=True)
    today = now.astimezone(ZONE).date()
    clocks = [time(rng.randrange(8, 20), rng.randrange(60)) for _step in way]
    return [
        Step(at(today - timedelta(days=ago), clock), level) for ago, clock, level in zip(days, clocks, way, strict=True)
    ]

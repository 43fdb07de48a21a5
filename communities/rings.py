"""Who sits where: one list of people, drawn as rings or read as a list."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from communities.models import Community, Level, Participation, RoleTerm
from members.models import Employee

#: How many faces each ring holds; beyond that, a sample that changes with the day, and "and others".
ROOM = {Level.CORE: 8, Level.ACTIVE: 20, Level.PERIPHERY: 30}


@dataclass(frozen=True)
class Sitting:
    employee: Employee
    roles: list[str]
    is_me: bool
    is_drawn: bool


@dataclass(frozen=True)
class Ring:
    level: Level
    sittings: list[Sitting]

    @property
    def drawn(self) -> list[Sitting]:
        return [sitting for sitting in self.sittings if sitting.is_drawn]

    @property
    def has_others(self) -> bool:
        return len(self.drawn) < len(self.sittings)


def rings(community: Community, terms: list[RoleTerm], me: Employee, today: date) -> list[Ring]:
    """The three rings, the core first; one query. ``terms``: who holds which role there now."""
    people = Participation.objects.filter(community=community, employee__left_at=None).select_related("employee")
    by_level: dict[str, list[Participation]] = {level: [] for level in Level}
    for one in people.order_by("since", "id"):
        by_level[one.level].append(one)
    return [_ring(level, by_level[level], terms, me, today) for level in reversed(Level)]


def _ring(level: Level, people: list[Participation], terms: list[RoleTerm], me: Employee, today: date) -> Ring:
    chosen = sample(
        [one.employee_id for one in people], ROOM[level], today, always={me.pk, *(t.employee_id for t in terms)}
    )
    return Ring(
        level,
        [
            Sitting(
                employee=one.employee,
                roles=[term.get_role_display() for term in terms if term.employee_id == one.employee_id],
                is_me=one.employee_id == me.pk,
                is_drawn=one.employee_id in chosen,
            )
            for one in people
        ],
    )


def sample(ids: list[int], room: int, today: date, always: set[int]) -> set[int]:
    """At most ``room`` of them, others each day; those in ``always`` come first. Never by anything they did."""
    if len(ids) <= room:
        return set(ids)

    def turn(one: int) -> tuple[bool, bytes]:
        return (one not in always, sha256(f"{today.isoformat()}:{one}".encode()).digest())

    return set(sorted(ids, key=turn)[:room])

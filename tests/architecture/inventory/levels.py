"""What a step between levels writes: every transition, in which circumstances, and which mail is owed for it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from communities.inviting import invite_to_look
from communities.models import Community, Joining, Level, Participation, Role, RoleTerm, SeasonQuestion
from communities.participation import choose_level, last_step, step_out, undo_step
from members.models import Employee
from tests.people import House

OUT = ""
WHO = "Chloé"
COMMUNITIES = {"open": "plain-language", "by request": "medication-safety"}
PASSING = {"django_session", "cop_platform_cache", "django_migrations", "django_content_type", "auth_permission"}
Rows = dict[tuple[str, int], dict[str, Any]]


# --- Circumstances ------------------------------------------------------------------------------------------------
def _nothing(house: House, community: Community, person: Employee) -> None:
    pass


def _invited(house: House, community: Community, person: Employee) -> None:
    if not Participation.objects.filter(community=community, employee=person).exists():
        invite_to_look(community, person, by=house["Karel"])


def _asked(house: House, community: Community, person: Employee) -> None:
    place = Participation.objects.filter(community=community, employee=person).first()
    if place:
        asked_at = timezone.now() - timedelta(days=3)
        SeasonQuestion.objects.create(organisation=house.organisation, participation=place, asked_at=asked_at)


def _carrying(house: House, community: Community, person: Employee) -> None:
    """Written down, not taken up: who may take up a role is no matter of this."""
    began = timezone.now() - timedelta(days=20)
    own: dict[str, Any] = {"organisation": house.organisation, "community": community, "employee": person}
    RoleTerm.objects.create(**own, role=Role.COACH, started_at=began)


def _inside_before(house: House, community: Community, person: Employee) -> None:
    """In, and as far back out as the transition starts; the door was open then."""
    held = Participation.objects.filter(community=community, employee=person).first()
    before = held.level if held else OUT
    joining = community.joining
    Community.objects.filter(pk=community.pk).update(joining=Joining.OPEN, joining_reason="")
    _go(community, person, Level.CORE if before == Level.ACTIVE else Level.ACTIVE)
    _go(community, person, before)
    Community.objects.filter(pk=community.pk).update(joining=joining, joining_reason=community.joining_reason)


CIRCUMSTANCES: dict[str, Callable[[House, Community, Employee], None]] = {
    "as it is": _nothing,
    "invited to look": _invited,
    "asked this season": _asked,
    "with a role": _carrying,
    "inside before": _inside_before,
}


# --- Transitions --------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Case:
    door: str
    circumstance: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.door} | {self.circumstance} | {self.before or 'out'} → {self.after or 'out'}"


def cases() -> Iterator[Case]:
    levels = [OUT, *Level.values]
    for door in COMMUNITIES:
        for circumstance in CIRCUMSTANCES:
            yield from (Case(door, circumstance, before, after) for before in levels for after in levels)


def steps(house: House) -> list[str]:
    """Each undone before the next."""
    found: list[str] = []
    for case in cases():
        with transaction.atomic():
            found += _facts(house, case)
            transaction.set_rollback(True)
    return found


def _facts(house: House, case: Case) -> Iterator[str]:
    person, community = house[WHO], Community.objects.get(slug=COMMUNITIES[case.door])
    if case.before:
        since = timezone.now() - timedelta(days=9)
        Participation.objects.create(
            organisation=house.organisation, community=community, employee=person, level=case.before, since=since
        )
    CIRCUMSTANCES[case.circumstance](house, community, person)
    yield from _told(house, f"{case} | step", lambda: _go(community, person, case.after))
    last = last_step(community, person)
    if last is None or case.circumstance == "inside before":
        return
    yield from _told(house, f"{case} | undo", lambda: undo_step(community, person, last.at))


def _go(community: Community, person: Employee, level: str) -> bool:
    return choose_level(community, person, Level(level)) if level else step_out(community, person)


def _told(house: House, where: str, act: Callable[[], Any]) -> Iterator[str]:
    before = _rows()
    try:
        with transaction.atomic():
            answer = repr(act())
    except Exception as refusal:  # noqa: BLE001 - whichever it is, it is a fact
        answer = f"raises {type(refusal).__name__}"
    yield f"{where} | {answer}"
    people = {person.pk: name for name, person in house.people.items()}
    yield from (f"{where} | {change}" for change in _changes(before, _rows(), people))


# --- What was written ---------------------------------------------------------------------------------------------
def _rows() -> Rows:
    """All there is, in one query; columns in the order of the table, which a new name does not change."""
    tables = [table for table in sorted(connection.introspection.table_names()) if table not in PASSING]
    key, row = "coalesce((to_jsonb(t)->>'id')::bigint, 0)", "row_to_json(t)::text"
    parts = [f"SELECT '{table}', {key}, {row} FROM \"{table}\" t" for table in tables]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {(table, pk): json.loads(row) for table, pk, row in cursor.fetchall()}


def _changes(before: Rows, now: Rows, people: dict[int, str]) -> Iterator[str]:
    for table, pk in sorted({*before, *now}):
        old, new = before.get((table, pk)), now.get((table, pk))
        if old == new:
            continue
        if old is None or new is None:
            sign, row = ("+", new) if old is None else ("-", old)
            yield f"{sign} {table} {_columns(row or {}, people)}"
        else:
            moved = {name: (old[name], value) for name, value in new.items() if old[name] != value}
            said = [
                f"{name}: {_value(name, was, people)} → {_value(name, is_, people)}"
                for name, (was, is_) in moved.items()
            ]
            yield f"~ {table} {', '.join(said)}"


def _columns(row: dict[str, Any], people: dict[int, str]) -> str:
    kept = {name: _value(name, value, people) for name, value in row.items() if name != "id"}
    return ", ".join(f"{name}={value}" for name, value in kept.items() if value != "<id>")


def _value(name: str, value: Any, people: dict[int, str]) -> str:
    if name in {"recipient_id", "employee_id"} and value:
        return people.get(value, "somebody")
    if name.endswith("_id") or name in {"token", "public_id"}:
        return "none" if value is None else "<id>"
    if name.endswith("_at") or name in {"at", "since", "held_since", "leased_until"}:
        return _when(value)
    return json.dumps(value, ensure_ascii=False)


def _when(value: Any) -> str:
    """From now, which stands still."""
    if not isinstance(value, str):
        return "none" if value is None else str(value)
    away = datetime.fromisoformat(value) - timezone.now()
    return f"now{away.days:+} days" if away else "now"

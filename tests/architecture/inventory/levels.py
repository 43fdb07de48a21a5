"""Database rows and queued mails of every change of level, each tried in several circumstances."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from communities.invitations.inviting import invite_to_community
from communities.models import CheckIn, Community, Joining, Level, Participation, Role, RoleTerm
from communities.participation.levels import choose_level, last_change, leave, undo_change
from cop_platform.outbox.models import QueuedMail
from cop_platform.public_ids import ALPHABET, LENGTH
from members.models import Employee
from tests.support.people import Tenant

OUT = ""
WHO = "Chloé"
COMMUNITIES = {"open": "plain-language", "by request": "medication-safety"}
PASSING = {"django_session", "cop_platform_cache", "django_migrations", "django_content_type", "auth_permission"}
IDS = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}|[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}")
MOMENTS = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+[+-][\d:]+")
Rows = dict[tuple[str, int], dict[str, Any]]


# --- Circumstances ------------------------------------------------------------------------------------------------
def _nothing(house: Tenant, community: Community, person: Employee) -> None:
    pass


def _invited(house: Tenant, community: Community, person: Employee) -> None:
    if not Participation.objects.filter(community=community, employee=person).exists():
        invite_to_community(community, person, by=house["Karel"])


def _asked(house: Tenant, community: Community, person: Employee) -> None:
    place = Participation.objects.filter(community=community, employee=person).first()
    if place:
        asked_at = timezone.now() - timedelta(days=3)
        CheckIn.objects.create(organisation=house.organisation, participation=place, asked_at=asked_at)


def _carrying(house: Tenant, community: Community, person: Employee) -> None:
    """Creates the role term directly: the rules for starting a role do not matter here."""
    began = timezone.now() - timedelta(days=20)
    own: dict[str, Any] = {"organisation": house.organisation, "community": community, "employee": person}
    RoleTerm.objects.create(**own, role=Role.COACH, started_at=began)


def _inside_before(house: Tenant, community: Community, person: Employee) -> None:
    """Has been a member before: went inside and back to the starting level, while joining was open."""
    held = Participation.objects.filter(community=community, employee=person).first()
    before = held.level if held else OUT
    joining = community.joining
    Community.objects.filter(pk=community.pk).update(joining=Joining.OPEN, joining_reason="")
    _go(community, person, Level.CORE if before == Level.ACTIVE else Level.ACTIVE)
    _go(community, person, before)
    Community.objects.filter(pk=community.pk).update(joining=joining, joining_reason=community.joining_reason)


CIRCUMSTANCES: dict[str, Callable[[Tenant, Community, Employee], None]] = {
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


def steps(house: Tenant) -> list[str]:
    """Result of each change of level and of its undo, and the rows it writes; each case is rolled back."""
    found: list[str] = []
    for case in cases():
        with transaction.atomic():
            found += _facts(house, case)
            transaction.set_rollback(True)
    return found


def in_any_order(fact: str) -> str:
    """Sorts the columns of a fact: their order in the table follows their names, which may change."""
    found = re.fullmatch(r"(.* \| [-+~] \w+ )(.*)", fact)
    return found[1] + ", ".join(sorted(found[2].split(", "))) if found else fact


def _facts(house: Tenant, case: Case) -> Iterator[str]:
    person, community = house[WHO], Community.objects.get(slug=COMMUNITIES[case.door])
    if case.before:
        since = timezone.now() - timedelta(days=9)
        Participation.objects.create(
            organisation=house.organisation, community=community, employee=person, level=case.before, since=since
        )
    CIRCUMSTANCES[case.circumstance](house, community, person)
    yield from _told(house, f"{case} | step", lambda: _go(community, person, case.after))
    last = last_change(community, person)
    if last is None or case.circumstance == "inside before":
        return
    yield from _told(house, f"{case} | undo", lambda: undo_change(community, person, last.at))


def _go(community: Community, person: Employee, level: str) -> bool:
    return choose_level(community, person, Level(level)) if level else leave(community, person)


def _told(house: Tenant, where: str, act: Callable[[], Any]) -> Iterator[str]:
    before = _rows()
    try:
        with transaction.atomic():
            answer = repr(act())
    except Exception as refusal:  # noqa: BLE001 - whichever it is, it is a fact
        answer = f"raises {type(refusal).__name__}"
    yield f"{where} | {answer}"
    people = {person.pk: name for name, person in house.people.items()}
    yield from (f"{where} | {change}" for change in _changes(before, _rows(), people))


# --- Rows written -------------------------------------------------------------------------------------------------
@cache
def _tables() -> list[str]:
    return sorted({*connection.introspection.table_names()} - PASSING)


def _rows() -> Rows:
    """All rows of all tables, in one query."""
    key, row = "coalesce((to_jsonb(t)->>'id')::bigint, 0)", "row_to_json(t)::text"
    parts = [f"SELECT '{table}', {key}, {row} FROM \"{table}\" t" for table in _tables()]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {(table, pk): json.loads(row) for table, pk, row in cursor.fetchall()}


def _changes(before: Rows, now: Rows, people: dict[int, str]) -> Iterator[str]:
    for table, pk in sorted({*before, *now}):
        old, new = before.get((table, pk)), now.get((table, pk))
        if old == new:
            continue
        told = _Told(table, people)
        if old is None or new is None:
            yield f"{'+' if old is None else '-'} {table} {told.row(new or old or {})}"
        else:
            moved = [name for name in new if old[name] != new[name]]
            said = (f"{name}: {told.value(name, old[name])} → {told.value(name, new[name])}" for name in moved)
            yield f"~ {table} {', '.join(said)}"


@cache
def _keys_to_people() -> set[tuple[str, str]]:
    """Columns that point to an employee, as (table, column). ``recipient_id`` of a mail is no foreign key."""
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    keys = {(field.model._meta.db_table, str(field.column)) for field in fields if field.related_model is Employee}
    return {*keys, (QueuedMail._meta.db_table, "recipient_id")}


@dataclass(frozen=True)
class _Told:
    """Shows the values of a row without ids; a moment is shown relative to now, which stands still."""

    table: str
    people: dict[int, str]

    def row(self, row: dict[str, Any]) -> str:
        kept = {name: self.value(name, value) for name, value in row.items() if name != "id"}
        return ", ".join(f"{name}={value}" for name, value in kept.items() if value != "<id>")

    def value(self, name: str, value: Any) -> str:
        if value is None:
            return "none"
        if (self.table, name) in _keys_to_people():
            return self.people.get(value, "somebody")
        if name.endswith("_id") or (isinstance(value, str) and IDS.fullmatch(value)):
            return "<id>"
        if isinstance(value, str) and MOMENTS.fullmatch(value):
            away = datetime.fromisoformat(value) - timezone.now()
            return f"now{away.days:+} days" if away else "now"
        return json.dumps(value, ensure_ascii=False)

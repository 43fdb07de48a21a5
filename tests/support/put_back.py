"""Rows with which many tests begin: made once per process, and inserted with one statement for each test."""

import io
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone
from django_scopes import scopes_disabled
from psycopg import sql

from cop_platform.search.models import SearchSpelling, SearchWord
from cop_platform.tenancy import enter
from members.models import Organisation
from tests.support.servers import IS_OWN_SERVER

#: Placeholder in a statement for the moment at which it runs.
NOW = "the moment it is put back"
#: Around rows that were checked when they were made: as they are inserted again, no trigger and no foreign key looks at
#: them, which would cost as much as the rows themselves. Only the role of the run's own server may do this.
UNSEEN = "SET LOCAL session_replication_role = replica; {}; SET LOCAL session_replication_role = origin"
#: On another server, triggers write these again.
DERIVED = set() if IS_OWN_SERVER else {SearchSpelling, SearchWord}
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Kept:
    """Pickled objects with their fields that hold a moment, and the statement that inserts their rows again."""

    made: bytes
    organisation: Organisation
    statement: str

    def put_back(self) -> Any:
        """Inserts the rows under their old keys, and returns a copy of the objects."""
        now = timezone.now()
        made, moments = pickle.loads(self.made)  # noqa: S301 - our own; ten times as fast as copy.deepcopy
        for row, name in moments:
            setattr(row, name, now)
        with enter(self.organisation), connection.cursor() as cursor:
            statement = self.statement.replace(NOW, now.isoformat())
            cursor.execute(UNSEEN.format(statement) if IS_OWN_SERVER else statement)
        return made


def keep(make: Callable[[], Any], organisation_of: Callable[[Any], Organisation], *, just_now: bool = False) -> Kept:
    """Make objects, read their rows, and roll back. Their keys stay free: sequences are not rolled back.

    ``just_now`` replaces every moment in the rows by the time of insertion; otherwise they keep their times.
    """
    with transaction.atomic():
        before = {model: set(_keys(model)) for model in apps.get_models()}
        made = make()
        organisation = organisation_of(made)
        with enter(organisation):
            parts = list(_inserts(before, just_now=just_now))
        transaction.set_rollback(True)
    moments = _moments(made) if just_now else []
    return Kept(pickle.dumps((made, moments)), organisation, _at_once(parts))


def leave_low_numbers_free() -> None:
    """Starts all sequences above 1000: tests use keys like 1 as unknown ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, greatest(last_value, 1000)) "
            "FROM pg_sequences WHERE schemaname = 'public'"
        )


def _at_once(inserts: list[str]) -> str:
    """A single statement: foreign keys are checked at its end, so the order of the rows does not matter."""
    if IS_OWN_SERVER:
        return "; ".join(inserts)
    return "WITH " + ", ".join(f"part_{index} AS ({each})" for index, each in enumerate(inserts)) + " SELECT"


def _keys(model: type[models.Model]) -> Iterator[Any]:
    """All primary keys; none of a tenant table outside an organisation."""
    with scopes_disabled():
        yield from model._base_manager.values_list("pk", flat=True)


def _inserts(before: dict[type[models.Model], set[Any]], *, just_now: bool) -> Iterator[str]:
    for model, known in before.items():
        if (
            not model._meta.proxy
            and model not in DERIVED
            and (new := [key for key in _keys(model) if key not in known])
        ):
            yield _insert(model, new, just_now=just_now)


def _insert(model: type[models.Model], keys: list[Any], *, just_now: bool) -> str:
    own, table = connection.connection, sql.Identifier(model._meta.db_table)
    key = sql.Identifier(str(model._meta.pk.column))
    columns = [sql.Identifier(str(each.column)) for each in model._meta.concrete_fields if not each.generated]
    query = sql.SQL("SELECT {3} FROM {0} WHERE {1} = ANY({2}) ORDER BY {1}").format(
        table, key, keys, sql.SQL(", ").join(columns)
    )
    with connection.cursor() as cursor:
        cursor.execute(query.as_string(own))
        names = [column.name for column in cursor.description or ()]
        rows = [_written(row, just_now=just_now) for row in cursor.fetchall()]
    insert = sql.SQL("INSERT INTO {} ({}) VALUES {}").format(
        table, sql.SQL(", ").join(map(sql.Identifier, names)), sql.SQL(", ").join(rows)
    )
    return insert.as_string(own)


def _written(row: Row, *, just_now: bool) -> sql.Composed:
    values = [NOW if just_now and isinstance(value, datetime) else value for value in row]
    return sql.SQL("({})").format(sql.SQL(", ").join(map(sql.Literal, values)))


def _moments(made: Any) -> list[tuple[models.Model, str]]:
    """Objects that are part of ``made``, each with the name of a field that holds a moment."""
    finder = _Finder()
    finder.dump(made)
    return [
        (row, field.attname)
        for row in finder.rows.values()
        for field in row._meta.concrete_fields
        if isinstance(row.__dict__.get(field.attname), datetime)
    ]


class _Finder(pickle.Pickler):
    """Collects every model instance while pickling."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO())
        self.rows: dict[int, models.Model] = {}

    def persistent_id(self, obj: Any) -> None:
        if isinstance(obj, models.Model):
            self.rows[id(obj)] = obj

"""Which organisation the current code works for: django-scopes in Python, row-level security in PostgreSQL.

A tenant model inherits :class:`TenantModel`; whoever reads or writes one first enters an organisation::

    with enter(organisation):
        Community.objects.filter(...)

Outside, Python raises and the database shows no row. Why so: docs/decisions/0001-tenancy.md.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ClassVar, cast

from celery import shared_task
from django.apps import apps
from django.db import connection, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django_scopes import ScopedManager, get_scope, scope

from cop_platform.logs import about, note

CURRENT = "NULLIF(current_setting('cop.organisation', true), '')::bigint"


@contextmanager
def enter(organisation: models.Model) -> Iterator[None]:
    """Open a transaction in which only this organisation's rows exist; the outer organisation returns afterwards."""
    before, nested = _entered(), connection.in_atomic_block
    with transaction.atomic(), scope(organisation=organisation), about(organisation=slug_of(organisation)):
        _tell_database(organisation)
        yield
        # The end of the transaction, or a rollback to its savepoint, undoes the setting; only a release leaves it.
        if nested:
            _tell_database(before)


def slug_of(organisation: models.Model) -> str:
    """For the log; not worth a query where it was not read."""
    return str(vars(organisation).get("slug", organisation.pk))


def _entered() -> models.Model | None:
    current = get_scope()
    return current.get("organisation") if current.get("_enabled") else None


def _tell_database(organisation: models.Model | None) -> None:
    if connection.needs_rollback:
        return
    with connection.cursor() as cursor:
        value = str(organisation.pk) if organisation else ""
        cursor.execute("SELECT set_config('cop.organisation', %s, true)", [value])


def tenant_task(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """A Celery task that works inside one organisation, whose id is its first argument."""

    def decorate(function: Callable[..., Any]) -> Any:
        @shared_task(**options)
        @wraps(function)
        def run(organisation_id: int, *args: Any, **kwargs: Any) -> Any:
            organisation = apps.get_model("members", "Organisation").objects.get(pk=organisation_id)
            note(organisation=slug_of(organisation))
            with enter(organisation):
                return function(*args, **kwargs)

        return run

    return decorate


def ring_for_each(task: Any) -> None:
    """Hand this tenant task out once for each organisation: a job each, in a transaction of its own."""
    for organisation_id in apps.get_model("members", "Organisation").objects.values_list("pk", flat=True):
        task.delay(organisation_id)


class SqlConstraint(models.BaseConstraint):
    """A rule of the database written as SQL, which makemigrations finds like any other constraint."""

    create: str
    remove: str

    def parts(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> dict[str, Any]:
        return {}

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        # Inside CREATE TABLE: such SQL can only follow the table.
        schema_editor.deferred_sql.append(self._statement(self.create, model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return self._statement(self.create, model, schema_editor)

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return self._statement(self.remove, model, schema_editor)

    def _statement(self, sql: str, model: Any, schema_editor: Any) -> Statement:
        quote = schema_editor.quote_name
        table = Table(model._meta.db_table, quote)
        return Statement(sql, table=table, name=quote(self.name), **self.parts(model, schema_editor))

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The database checks."""

    # Without this, makemigrations would find a change each time.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, SqlConstraint) and self.deconstruct() == other.deconstruct()

    __hash__ = models.BaseConstraint.__hash__


class Isolation(SqlConstraint):
    """Rows of other organisations neither show nor take changes, not even for the table's owner."""

    create = (
        "ALTER TABLE %(table)s ENABLE ROW LEVEL SECURITY; ALTER TABLE %(table)s FORCE ROW LEVEL SECURITY; "
        f"CREATE POLICY %(name)s ON %(table)s USING (organisation_id = {CURRENT})"
    )
    remove = (
        "DROP POLICY %(name)s ON %(table)s; ALTER TABLE %(table)s NO FORCE ROW LEVEL SECURITY; "
        "ALTER TABLE %(table)s DISABLE ROW LEVEL SECURITY"
    )


class Key(SqlConstraint):
    """A foreign key of several columns. It waits for the end of its migration, when what it refers to is unique."""

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        self.constraint_sql(model, schema_editor)


class SameOrganisation(Key):
    """The field's row belongs to the same organisation: a foreign key on (organisation_id, field).

    PostgreSQL checks plain foreign keys past row-level security, so the field itself has ``db_constraint=False``.
    Checked at once: a deferred failure would come after the page was rendered.
    """

    create = (
        "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (organisation_id, %(column)s) "
        "REFERENCES %(to)s (organisation_id, id)"
    )
    remove = "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s"

    def __init__(self, *, field: str, name: str) -> None:
        self.field = field
        super().__init__(name=name)

    def parts(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> dict[str, Any]:
        field: Any = model._meta.get_field(self.field)
        quote = schema_editor.quote_name
        return {"column": quote(field.column), "to": Table(field.related_model._meta.db_table, quote)}

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}


class TenantModel(models.Model):
    """A table that belongs to organisations, row by row."""

    organisation = models.ForeignKey("members.Organisation", models.CASCADE, editable=False, db_index=False)

    objects: ClassVar[Any] = ScopedManager(organisation="organisation")

    class Meta:
        abstract = True
        constraints = [
            Isolation(name="%(class)s_isolation"),
            models.UniqueConstraint(fields=["organisation", "id"], name="%(class)s_in_organisation"),
        ]

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **options: Any) -> Any:
        """Whatever is read inside an organisation knows it, without asking the database again."""
        row = super().from_db(db, field_names, values, **options)
        organisation = _entered()
        if organisation is not None and row.__dict__.get("organisation_id") == organisation.pk:
            cast("models.ForeignKey[Any]", cls._meta.get_field("organisation")).set_cached_value(row, organisation)
        return row


def tenant_key(to: str, on_delete: Callable[..., Any] = models.CASCADE, **options: Any) -> Any:
    """A foreign key to another tenant model. Its table declares ``SameOrganisation`` for it, and its own indexes."""
    return models.ForeignKey(to, on_delete, db_constraint=False, db_index=False, **options)


def tenant_models() -> list[type[TenantModel]]:
    """Every table that row-level security guards."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]

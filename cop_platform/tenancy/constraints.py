"""Row-level security and foreign keys within one organisation, as constraints in migrations."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table

CURRENT_ORGANISATION = "NULLIF(current_setting('cop.organisation', true), '')::bigint"


class SqlConstraint(models.BaseConstraint):
    """A database constraint written as SQL, which makemigrations finds like any other."""

    create: str
    remove: str
    #: Where migrations import the class from, so that its module can move without a new migration.
    package = "cop_platform.tenancy"

    def parts(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> dict[str, Any]:
        return {}

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        # Called within CREATE TABLE: this SQL can only run after it.
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
        """Not in Python: the database checks."""

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        _path, args, kwargs = super().deconstruct()
        return f"{self.package}.{type(self).__name__}", args, kwargs

    # Without this, makemigrations would find a change each time.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, SqlConstraint) and self.deconstruct() == other.deconstruct()

    __hash__ = models.BaseConstraint.__hash__


class Isolation(SqlConstraint):
    """Row-level security: rows of other organisations can be neither read nor changed, even by the table's owner."""

    create = (
        "ALTER TABLE %(table)s ENABLE ROW LEVEL SECURITY; ALTER TABLE %(table)s FORCE ROW LEVEL SECURITY; "
        f"CREATE POLICY %(name)s ON %(table)s USING (organisation_id = {CURRENT_ORGANISATION})"
    )
    remove = (
        "DROP POLICY %(name)s ON %(table)s; ALTER TABLE %(table)s NO FORCE ROW LEVEL SECURITY; "
        "ALTER TABLE %(table)s DISABLE ROW LEVEL SECURITY"
    )


class CompositeForeignKey(SqlConstraint):
    """A foreign key on several columns. Created at the end of its migration, after the unique constraint it needs.

    ``field``: the relation to whose table it refers.
    """

    field: str
    remove = "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s"

    def parts(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> dict[str, Any]:
        field: Any = model._meta.get_field(self.field)
        quote = schema_editor.quote_name
        return {"column": quote(field.column), "to": Table(field.related_model._meta.db_table, quote)}

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        self.constraint_sql(model, schema_editor)


class SameOrganisation(CompositeForeignKey):
    """The related row belongs to the same organisation: a foreign key on (organisation_id, field).

    PostgreSQL checks plain foreign keys past row-level security, so the field itself has ``db_constraint=False``.
    Checked at once: a deferred failure would come after the page was rendered.
    """

    create = (
        "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (organisation_id, %(column)s) "
        "REFERENCES %(to)s (organisation_id, id)"
    )

    def __init__(self, *, field: str, name: str) -> None:
        self.field = field
        super().__init__(name=name)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}

"""``manage.py migrate``: as Django's, but tables that are made one after the other cost one picture of all models.

Django makes all related models anew for each table and each constraint of a migration. Nearly all of ours are related,
so a first start spent ten of thirteen seconds on it. The SQL is the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from itertools import groupby
from typing import Any

from django.core.management.commands.migrate import Command as DjangoCommand
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.operations import AddConstraint, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

#: Operations of one kind that leave each other's tables alone, and need only the models as they are after all of them.
TOGETHER = (CreateModel, AddConstraint)

_one_by_one = Migration.apply


class Command(DjangoCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        with tables_together():
            super().handle(*args, **options)


@contextmanager
def tables_together() -> Iterator[None]:
    """Applies migrations as this module says."""
    Migration.apply = _apply  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        Migration.apply = _one_by_one  # type: ignore[method-assign]


def _apply(
    migration: Migration, state: ProjectState, editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
) -> ProjectState:
    if collect_sql or not editor.atomic_migration:
        return _one_by_one(migration, state, editor, collect_sql)
    for _kind, found in groupby(migration.operations, key=_kind_of):
        operations = list(found)
        if len(operations) == 1:
            part: Any = copy(migration)
            part.operations = operations
            state = _one_by_one(part, state, editor)
            continue
        before = state.clone()
        state.__dict__.pop("apps", None)  # made again for the first of them
        for operation in operations:
            operation.state_forwards(migration.app_label, state)
        for operation in operations:
            operation.database_forwards(migration.app_label, editor, before, state)
    return state


def _kind_of(operation: Operation) -> Any:
    return type(operation) if type(operation) in TOGETHER else operation

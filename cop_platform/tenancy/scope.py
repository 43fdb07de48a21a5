"""Which organisation the current code works for: django-scopes in Python, row-level security in PostgreSQL.

A tenant model inherits :class:`TenantModel`; whoever reads or writes one first enters an organisation::

    with enter(organisation):
        Community.objects.filter(...)

Outside, Python raises and the database shows no row. Why so: docs/decisions/0001-tenancy.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction
from django_scopes import get_scope, scope

from cop_platform.logs.formatting import log_context


@contextmanager
def enter(organisation: models.Model) -> Iterator[None]:
    """Open a transaction in which only this organisation's rows exist; the outer organisation returns afterwards."""
    before, nested = _current_organisation(), connection.in_atomic_block
    with transaction.atomic(), scope(organisation=organisation), log_context(organisation=slug_of(organisation)):
        _set_database_organisation(organisation)
        yield
        # The end of the transaction, or a rollback to its savepoint, undoes the setting; only a release leaves it.
        if nested:
            _set_database_organisation(before)


def slug_of(organisation: models.Model) -> str:
    """For the log; not worth a query where it was not read."""
    return str(vars(organisation).get("slug", organisation.pk))


def _current_organisation() -> models.Model | None:
    current = get_scope()
    return current.get("organisation") if current.get("_enabled") else None


def _set_database_organisation(organisation: models.Model | None) -> None:
    if connection.needs_rollback:
        return
    with connection.cursor() as cursor:
        value = str(organisation.pk) if organisation else ""
        cursor.execute("SELECT set_config('cop.organisation', %s, true)", [value])

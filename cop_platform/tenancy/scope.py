"""The current organisation: django-scopes in Python, row-level security in PostgreSQL.

A tenant model inherits :class:`TenantModel`; code that reads or writes one first enters an organisation::

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
    """Open a transaction that sees only this organisation's rows; afterwards the outer organisation is back."""
    before, nested = _current_organisation(), connection.in_atomic_block
    with transaction.atomic(), scope(organisation=organisation), log_context(organisation=slug_of(organisation)):
        _set_database_organisation(organisation)
        yield
        # The setting is undone at the end of the transaction or on rollback to the savepoint, not on its release.
        if nested:
            _set_database_organisation(before)


def slug_of(organisation: models.Model) -> str:
    """The organisation's slug for the log, or its id where the slug was not loaded: not worth a query."""
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

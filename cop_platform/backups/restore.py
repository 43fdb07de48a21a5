"""Restore a dump into an empty database, and check its rows and its row-level security."""

from pathlib import Path

import psycopg

from cop_platform.backups.counting import (
    Counts,
    count_rows,
    count_rows_by_organisation,
    count_rows_in_dump,
    differences,
    tables,
)
from cop_platform.backups.programs import run
from cop_platform.database_role import UnsuitableRole, require_row_level_security
from cop_platform.devserver.processes import StartError
from cop_platform.tenancy import tenant_models


def restore(url: str, file: Path) -> Counts:
    """Restore in one transaction, as the role that will own the tables; returns the row counts. Raises StartError."""
    if not file.is_file():
        raise StartError(f"There is no {file}.")
    with connect(url) as connection:
        require_empty_database(connection)
    expected = count_rows_in_dump(file)
    words = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    run("pg_restore", url, *words, file)
    with connect(url) as connection:
        connection.execute("ANALYZE")
        verify(connection, expected)
    return expected


def connect(url: str) -> psycopg.Connection:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise StartError(f"DATABASE_URL: {str(error).splitlines()[0]}") from None


def require_empty_database(connection: psycopg.Connection) -> None:
    try:
        require_row_level_security(connection)
    except UnsuitableRole as refused:
        raise StartError(str(refused)) from None
    if found := tables(connection):
        raise StartError(
            f"The database {connection.info.dbname} is not empty ({len(found)} tables, such as {next(iter(found))}); "
            "a backup is restored into an empty one only."
        )


def verify(connection: psycopg.Connection, expected: Counts) -> None:
    """Check that the application finds every dumped row, and that none of a tenant shows without an organisation.

    Raises StartError.
    """
    guarded = [f"public.{model._meta.db_table}" for model in tenant_models()]
    guarded = [name for name in guarded if name in expected]
    if open_to_all := [name for name in guarded if not is_guarded(connection, name)]:
        raise StartError(f"Do not use this copy: row-level security is not forced on {', '.join(open_to_all)}.")
    if shown := [name for name, rows in count_rows(connection, guarded).items() if rows]:
        raise StartError(f"Do not use this copy: without an organisation it shows rows of {', '.join(shown)}.")
    if wrong := differences(expected, count_rows_by_organisation(connection)):
        raise StartError(f"Do not use this copy: {wrong}.")


def is_guarded(connection: psycopg.Connection, table: str) -> bool:
    row = connection.execute(
        "SELECT relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = c.oid) "
        "FROM pg_class c WHERE oid = %s::regclass",
        [table],
    ).fetchone()
    return row == (True,)

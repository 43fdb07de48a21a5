"""Bring a dump back into an empty database, and look whether all of it is there and guarded."""

from pathlib import Path

import psycopg

from cop_platform.backups.counting import Counts, differences, rows_by_organisation, rows_in, rows_seen, tables
from cop_platform.backups.programs import run
from cop_platform.database_role import Refused, refuse_unbound
from cop_platform.devserver.processes import Trouble
from cop_platform.tenancy import tenant_models


def restore(url: str, file: Path) -> Counts:
    """As the owner of the tables to be; all of it, or nothing."""
    if not file.is_file():
        raise Trouble(f"There is no {file}.")
    with connected(url) as connection:
        refuse_unfit(connection)
    expected = rows_in(file)
    words = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    run("pg_restore", url, *words, file)
    with connected(url) as connection:
        connection.execute("ANALYZE")
        verify(connection, expected)
    return expected


def connected(url: str) -> psycopg.Connection:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise Trouble(f"DATABASE_URL: {str(error).splitlines()[0]}") from None


def refuse_unfit(connection: psycopg.Connection) -> None:
    try:
        refuse_unbound(connection)
    except Refused as refused:
        raise Trouble(str(refused)) from None
    if found := tables(connection):
        raise Trouble(
            f"The database {connection.info.dbname} is not empty ({len(found)} tables, such as {next(iter(found))}); "
            "a backup is restored into an empty one only."
        )


def verify(connection: psycopg.Connection, expected: Counts) -> None:
    """Each row that was dumped is there, found the way the application finds it, and none without an organisation."""
    guarded = [f"public.{model._meta.db_table}" for model in tenant_models()]
    guarded = [name for name in guarded if name in expected]
    if open_to_all := [name for name in guarded if not is_guarded(connection, name)]:
        raise Trouble(f"Do not use this copy: row-level security is not forced on {', '.join(open_to_all)}.")
    if shown := [name for name, rows in rows_seen(connection, guarded).items() if rows]:
        raise Trouble(f"Do not use this copy: without an organisation it shows rows of {', '.join(shown)}.")
    if wrong := differences(expected, rows_by_organisation(connection)):
        raise Trouble(f"Do not use this copy: {wrong}.")


def is_guarded(connection: psycopg.Connection, table: str) -> bool:
    row = connection.execute(
        "SELECT relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = c.oid) "
        "FROM pg_class c WHERE oid = %s::regclass",
        [table],
    ).fetchone()
    return row == (True,)

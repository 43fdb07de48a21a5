"""The servers of a run as superuser, for what the application's role must not be able to do."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from cop_platform.devserver import databases

VAR = Path(os.environ["KRING_VAR"])
IS_OWN_SERVER = os.environ["DATABASE_URL"] == databases.database_url(VAR)


def superuser_url(database: str) -> str:
    """Connection string of the superuser. Skips the test if DATABASE_URL names a server that is not the run's own."""
    if not IS_OWN_SERVER:
        pytest.skip("needs the superuser of the database server")
    host = str(databases.socket_directory(VAR))
    return make_conninfo(host=host, user=databases.SUPERUSER, dbname=database)


@contextmanager
def as_superuser(database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(superuser_url(database), autocommit=True) as connection:
        yield connection


def let_rows_be_put_back() -> None:
    """Allows the owner of the databases to insert rows without triggers (``put_back.py``)."""
    if IS_OWN_SERVER:
        with as_superuser("postgres") as connection:
            connection.execute(f"GRANT SET ON PARAMETER session_replication_role TO {databases.OWNER}")


@contextmanager
def temporary_role(options: str, name: str = "") -> Iterator[str]:
    """A database role that is dropped afterwards."""
    role = name or f"role_{secrets.token_hex(4)}"
    with as_superuser("postgres") as connection:
        connection.execute(f"CREATE ROLE {role} {options}")
    try:
        yield role
    finally:
        drop_role(role)


def drop_role(role: str) -> None:
    with as_superuser("postgres") as connection:
        names = [
            name for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datallowconn").fetchall()
        ]
    for name in names:
        # Another process of the run may have dropped its database meanwhile.
        with suppress(psycopg.OperationalError), psycopg.connect(superuser_url(name), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(role)))
    with as_superuser("postgres") as connection:
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))

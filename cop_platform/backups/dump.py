"""Dump the database into one file."""

import os
from pathlib import Path

import psycopg

from cop_platform.backups.counting import Counts, count_rows, count_rows_in_dump, differences, tables
from cop_platform.backups.programs import run
from cop_platform.devserver.processes import StartError


def back_up(url: str, file: Path) -> Counts:
    """Dump all rows of one moment into a new file; returns the row counts.

    The file stays only if it holds every row. Raises StartError.
    """
    if file.exists():
        raise StartError(f"{file} exists already; a backup is never written over another one.")
    making = file.with_name(f"{file.name}.making")
    try:
        expected = _dump(url, making)
        if wrong := differences(expected, count_rows_in_dump(making)):
            raise StartError(f"The dump is not complete, so it was thrown away: {wrong}.")
        making.rename(file)
    finally:
        making.unlink(missing_ok=True)
    return expected


def _dump(url: str, making: Path) -> Counts:
    """Count and dump from the same snapshot, so that writes in the meantime change neither."""
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise StartError(f"BACKUP_DATABASE_URL: {str(error).splitlines()[0]}") from None
    with connection:
        require_access_to_all_rows(connection)
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        expected = count_rows(connection, list(tables(connection)))
        [snapshot] = connection.execute("SELECT pg_export_snapshot()").fetchone() or [""]
        os.close(os.open(making, os.O_CREAT | os.O_WRONLY, 0o600))
        words = ["--format=custom", "--no-owner", "--no-privileges"]
        run("pg_dump", url, *words, f"--snapshot={snapshot}", f"--file={making}")
    return expected


def require_access_to_all_rows(connection: psycopg.Connection) -> None:
    role, sees_all = connection.execute(
        "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone() or ("", False)
    if not sees_all:
        raise StartError(
            f"Row-level security applies to the role {role} of BACKUP_DATABASE_URL, so its dump would hold no "
            "organisation's rows. As an administrator of the server: CREATE ROLE kring_backup LOGIN BYPASSRLS PASSWORD "
            "'…'; GRANT pg_read_all_data TO kring_backup; and use that one for backups only."
        )
    unread = [
        name
        for name in tables(connection)
        if connection.execute("SELECT has_table_privilege(%s, 'SELECT')", [name]).fetchone() != (True,)
    ]
    if unread:
        raise StartError(f"The role {role} may not read {', '.join(unread)}: GRANT pg_read_all_data TO {role};")

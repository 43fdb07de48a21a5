"""Import whole files into a temporary database, all of them twice: `make real-data`.

Everything runs in a temporary directory. Fails when the second run changes a single row, when a mail is queued, when
somebody was given a role, or when a meeting or a series cannot be opened and exported.
"""

import os
import resource
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from cop_platform.devserver import databases
from cop_platform.devserver.processes import DirectoryLock, StartError, stop

VAR = Path(__file__).resolve().parent.parent / "var" / "real-data"
#: Tables an import must leave empty: nobody is mailed, nobody holds a role they did not accept.
EMPTY = ("cop_platform_queuedmail", "communities_roleterm")

Fingerprint = dict[str, tuple[int, str]]


def main(words: list[str]) -> int:
    if not words:
        print("Usage: python -m tools.real_data FILE [FILE ...]", file=sys.stderr)
        return 1
    try:
        with DirectoryLock(VAR) as claim:
            return in_own_database(claim, words)
    except StartError as trouble:
        print(trouble, file=sys.stderr)
        return 1


def in_own_database(claim: DirectoryLock, files: list[str]) -> int:
    server = databases.PostgreSQL(claim, durable=False)
    shutil.rmtree(server.data, ignore_errors=True)  # left over from a run that was killed
    child = server.start()
    try:
        server.wait(child)
        prepare(server.url)
        return import_twice(files)
    finally:
        stop(child)
        for directory in (server.sockets, VAR):
            shutil.rmtree(directory, ignore_errors=True)


def prepare(url: str) -> None:
    """Set up an installation without a broker at REDIS_URL: the import uses none and sends no mail."""
    os.environ |= {
        "KRING_VAR": str(VAR),
        "DATABASE_URL": url,
        "REDIS_URL": "redis://localhost:1/0",
        "SECRET_KEY": "real-data" * 10,
        "SITE_URL": "http://localhost",
        "DJANGO_SETTINGS_MODULE": "cop_platform.settings",
    }
    os.environ.pop("DATABASE_ROLE", None)
    import django  # reads the environment, so after it is set

    django.setup()
    command("migrate", verbosity=0)


def command(*words: str, **options: Any) -> None:
    from django.core.management import call_command  # only after django.setup()

    call_command(*words, **options)


def import_twice(files: list[str]) -> int:
    first, second = (fingerprint_after(run, files) for run in ("First", "Second"))
    found = list(differences(first, second))
    for fault in found:
        print(fault, file=sys.stderr)
    print_findings(second)
    hidden = list(not_shown())
    for fault in hidden:
        print(fault, file=sys.stderr)
    if not found:
        print("The second run changed nothing; no mail is owed; nobody was given a role.")
    return 1 if found or hidden else 0


def differences(first: Fingerprint, second: Fingerprint) -> Iterator[str]:
    for table, rows in second.items():
        if rows != first.get(table):
            yield f"{table}: changed by the second run"
        if table in EMPTY and rows[0]:
            yield f"{table}: holds {rows[0]} rows where an import leaves none"


def print_findings(found: Fingerprint) -> None:
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    print(f"\nPeak memory: {megabytes:.0f} MB. Rows after both runs:")
    for table, (rows, _digest) in sorted(found.items()):
        if rows:
            print(f"  {table:<30}{rows:>7}")


def fingerprint_after(run: str, files: list[str]) -> Fingerprint:
    for file in files:
        print(f"\n{run} run: {Path(file).name}", flush=True)
        start = time.monotonic()
        command("import_communities", file)
        print(f"{run} run: {time.monotonic() - start:.1f} seconds", flush=True)
    return fingerprint()


def not_shown() -> Iterator[str]:
    """Open the page of each imported meeting and series as a colleague, and export its entry. Yields what fails."""
    from tools.shown import faults_in, organisations  # only after django.setup()

    for organisation in organisations():
        yield from faults_in(organisation)


def fingerprint() -> Fingerprint:
    """Number of rows and a digest of them for each table; read as the superuser, who sees every organisation."""
    with psycopg.connect(
        host=str(databases.socket_directory(VAR)), user=databases.SUPERUSER, dbname=databases.DATABASE
    ) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        return {table: digest(connection, table) for (table,) in tables}


def digest(connection: psycopg.Connection, table: str) -> tuple[int, str]:
    query = sql.SQL("SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {} t")
    rows, hashed = connection.execute(query.format(sql.Identifier(table))).fetchone() or (0, "")
    return rows, hashed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

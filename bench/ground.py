"""A PostgreSQL of its own for one benchmark, in a temporary directory."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from cop_platform.devserver import databases
from cop_platform.devserver.processes import DirectoryLock, StartError, stop

VAR = Path(__file__).resolve().parent.parent / "var" / "bench"


def in_own_database(run: Callable[[], int]) -> int:
    """Migrate an empty database, run this in it, and take everything away. Returns what it returns, or 1."""
    try:
        with DirectoryLock(VAR) as claim:
            server = databases.PostgreSQL(claim, durable=False)
            shutil.rmtree(server.data, ignore_errors=True)  # left over from a run that was killed
            child = server.start()
            try:
                server.wait(child)
                prepare(server.url)
                return run()
            finally:
                stop(child)
                for directory in (server.sockets, VAR):
                    shutil.rmtree(directory, ignore_errors=True)
    except StartError as trouble:
        print(trouble, file=sys.stderr)
        return 1


def prepare(url: str) -> None:
    os.environ |= {
        "KRING_VAR": str(VAR),
        "DATABASE_URL": url,
        "REDIS_URL": "redis://localhost:1/0",
        "SECRET_KEY": "bench" * 20,
        "SITE_URL": "http://localhost",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "LOG_LEVEL": "ERROR",
    }
    os.environ.pop("DATABASE_ROLE", None)
    import django  # reads the environment, so after it is set
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0, run_syncdb=True)  # the bare tables, which have no migrations
    call_command("collectstatic", interactive=False, verbosity=0)


def verdict(over: list[str]) -> int:
    print(f"Above their aim: {', '.join(over)}." if over else "All within their aims.")
    return int(bool(over))

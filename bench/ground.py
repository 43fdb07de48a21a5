"""A PostgreSQL of its own for one benchmark, in a temporary directory."""

import shutil
import sys
from collections.abc import Callable

from bench.pages import VAR, prepare
from cop_platform.devserver import databases
from cop_platform.devserver.processes import DirectoryLock, StartError, stop


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


def verdict(over: list[str]) -> int:
    print(f"Above their aim: {', '.join(over)}." if over else "All within their aims.")
    return int(bool(over))

"""`make backup` and `make restore`: the same two commands for the PostgreSQL of `make run`, whether it runs or not."""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from cop_platform.devserver import databases
from cop_platform.devserver.environment import MANAGE, environment, var_directory
from cop_platform.devserver.processes import DirectoryLock, StartError, stop


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m cop_platform.backups", description=__doc__)
    parser.add_argument("command", choices=["backup", "restore"])
    parser.add_argument("file", type=Path)
    asked = parser.parse_args(arguments)
    try:
        return run(asked.command, asked.file.absolute(), var_directory())
    except StartError as trouble:
        raise SystemExit(str(trouble)) from None


def run(command: str, file: Path, var: Path) -> int:
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    told = environment(var, 8000)
    told.setdefault("REDIS_URL", databases.broker_url(var))
    if "DATABASE_URL" in told:
        return run_manage(command, file, told)
    with running_postgres(var, may_run=command == "backup"):
        told["DATABASE_URL"] = databases.database_url(var)
        told["BACKUP_DATABASE_URL"] = databases.superuser_url(var)
        return run_manage(command, file, told)


def run_manage(command: str, file: Path, told: dict[str, str]) -> int:
    return subprocess.run([*MANAGE, command, str(file)], env=told, check=False).returncode


@contextmanager
def running_postgres(var: Path, *, may_run: bool) -> Iterator[None]:
    """PostgreSQL of `make run` during the block: started here unless it runs already.

    Raises StartError if it runs and ``may_run`` is false.
    """
    with ExitStack() as stack:
        try:
            claim = stack.enter_context(DirectoryLock(var))
        except StartError:
            if not may_run:
                raise
        else:
            server = databases.PostgreSQL(claim)
            child = server.start()
            stack.callback(stop, child)
            server.wait(child)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

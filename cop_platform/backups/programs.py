"""Find and run pg_dump and pg_restore."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from cop_platform.devserver import databases
from cop_platform.devserver.processes import StartError


@cache
def program(name: str) -> Path:
    """The newest version: an old one refuses a new server. If equal, the system's, as the wheel's has no TLS."""
    found = [Path(path) for path in [shutil.which(name)] if path]
    with suppress(StartError):
        found.append(databases.program(name))
    if not found:
        raise StartError(f"There is no {name} here: install PostgreSQL's client programs, as new as the server.")
    return max(found, key=major_version)


def major_version(program: Path) -> int:
    """The major version, from ``--version``: ``pg_dump (PostgreSQL) 18.1 (Debian 18.1-1)`` is 18."""
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\(PostgreSQL\) (\d+)", told)
    return int(number[1]) if number else 0


def run(name: str, url: str, *arguments: str | Path) -> None:
    """Run the program to its end. Raises StartError with the program's error message."""
    target, environment = address(url)
    command = [program(name), f"--dbname={target}", "--no-password", *arguments]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise StartError(f"{name} failed: {_error_line(ran.stderr)}")


def address(url: str) -> tuple[str, dict[str, str]]:
    """The connection string without the password, and an environment with it.

    On a command line, every user of the machine could read the password.
    """
    parts: dict[str, Any] = conninfo_to_dict(url)
    password = parts.pop("password", None)
    return make_conninfo(**parts), os.environ | ({"PGPASSWORD": str(password)} if password else {})


@contextmanager
def output_of(name: str, *arguments: str | Path) -> Iterator[IO[bytes]]:
    """Run the program and read its output while it comes. Raises StartError when the program fails."""
    command = [program(name), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr  # noqa: S101, PT018 - they are pipes
        yield process.stdout
        told = process.stderr.read().decode(errors="replace")
    if process.returncode != 0:
        raise StartError(f"{name} failed: {_error_line(told)}")


def _error_line(errors: str) -> str:
    lines = [line for line in errors.strip().splitlines() if "error" in line.lower()]
    return (lines or errors.strip().splitlines() or ["without a word"])[0]

"""PostgreSQL and Valkey for one test run, unless DATABASE_URL and REDIS_URL name others.

Each run has its own directory, so that simultaneous runs do not interfere. The workers of a parallel run inherit the
environment of the process that started them, and with it the servers.
"""

import os
import shutil
import sys
from pathlib import Path

from cop_platform.devserver import databases
from cop_platform.devserver.processes import Child, DirectoryLock, is_alive, stop

RUNS = Path(__file__).resolve().parent.parent.parent / "var" / "test"
OWN_RUN = "KRING_TEST_RUN"
# Settings of an installation that tests must not inherit: test_services.py checks that the list is complete.
INSTALLATION_VARIABLES = [
    "ALLOWED_HOSTS",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "BEHIND_PROXY",
    "EMAIL_HOST_USER",
    "EMAIL_HOST_PASSWORD",
]
INSTALLATION_VARIABLES += [
    "EMAIL_USE_SSL",
    "EMAIL_USE_TLS",
    "EMAIL_TIMEOUT",
    "LOG_FORMAT",
    "SECURE_SSL_REDIRECT",
    "SITE_NAME",
]
INSTALLATION_VARIABLES += [
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_SUBDOMAINS",
    "TIME_ZONE",
    "DATABASE_PREPARED_STATEMENTS",
    "DATABASE_ROLE",
    "BACKUP_DATABASE_URL",
]
INSTALLATION_VARIABLES += ["KRING_READY", "KRING_MAIL_PORT", "WEB_CONCURRENCY"]
#: Variables that PostgreSQL's client library reads where the address says nothing.
LIBPQ_PREFIX = "PG"


def set_environment() -> None:
    """Sets the environment for the settings, without starting servers. The first process decides for its workers."""
    if OWN_RUN in os.environ:
        return
    for name in [*INSTALLATION_VARIABLES, *(name for name in os.environ if name.startswith(LIBPQ_PREFIX))]:
        os.environ.pop(name, None)
    _compile_once()
    var = RUNS / str(os.getpid())
    os.environ |= {
        OWN_RUN: str(var),
        "KRING_VAR": str(var),
        "SECRET_KEY": "tests" * 10,
        "SITE_URL": "http://testserver",
    }
    # Nothing listens at this port: a test of sent mails uses the fixture mailbox.
    os.environ |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": "1", "LOG_LEVEL": "WARNING"}
    os.environ.setdefault("DATABASE_URL", databases.database_url(var))
    os.environ.setdefault("REDIS_URL", databases.broker_url(var))


def _compile_once() -> None:
    """Lets the workers and the programs that tests start read what one of them compiled, also where a shell forbids it.

    The environment in .venv is compiled by the Makefile anyway; otherwise each process compiles all of our own code.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


class Services:
    """The servers of this run, in the order in which they were started."""

    def __init__(self) -> None:
        self.claim = DirectoryLock(Path(os.environ[OWN_RUN]))
        self.children: list[Child] = []

    def start(self) -> None:
        remove_ended_runs()
        self.claim.__enter__()
        servers = (databases.PostgreSQL(self.claim, durable=False), databases.Valkey(self.claim))
        named = {os.environ["DATABASE_URL"], os.environ["REDIS_URL"]}
        for server in servers:
            if server.url in named:
                self.children.append(child := server.start())
                server.wait(child)

    def stop(self) -> None:
        stop(*self.children)
        self.claim.__exit__(None, None, None)
        remove_run(self.claim.var)


def remove_ended_runs() -> None:
    """Removes the directories of runs that were killed."""
    for var in RUNS.glob("*"):
        if not is_alive(int(var.name)):
            remove_run(var)


def remove_run(var: Path) -> None:
    for directory in (databases.socket_directory(var), var):
        shutil.rmtree(directory, ignore_errors=True)

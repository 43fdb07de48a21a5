"""A temporary installation of real processes, which a drill may kill, restart and connect to faulty services."""

import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString

import django
import psycopg

from cop_platform.devserver import databases
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.devserver.processes import Child, DirectoryLock, start, stop, wait_until
from tools.drills.visiting import Visitor, unused_port

VAR = Path(__file__).resolve().parent.parent.parent / "var" / f"drills-{os.getpid()}"
MANAGE = [sys.executable, "-W", "ignore", "manage.py"]
CELERY = [sys.executable, "-m", "celery", "-A", "cop_platform.monitoring.celery_app"]
GUNICORN = [sys.executable, "-m", "gunicorn", "cop_platform.wsgi", "--workers", "2", "--threads", "4"]


@dataclass
class DrillInstallation:
    """PostgreSQL, Valkey, a mail server, a worker and beat; web process and demonstration on request."""

    claim: DirectoryLock
    mail: MailCatcher
    var: Path
    children: dict[str, Child] = field(default_factory=dict)
    #: Environment variables of web, worker and beat from their next start on, added to those of this process.
    extra_environment: dict[str, str] = field(default_factory=dict)
    web_port: int = 0
    is_demo_loaded: bool = False

    def start_everything(self) -> None:
        for name in ("postgres", "valkey"):
            self.start(name)
        self.run_command("prepare_tables", *MANAGE, "migrate", "--verbosity", "0")
        for name in ("worker", "beat"):
            self.start(name)

    def start(self, name: str) -> None:
        getattr(self, f"_start_{name}")()

    def _start_postgres(self) -> None:
        server = databases.PostgreSQL(self.claim)
        # Processes left by a killed postmaster end within a moment; until then a new one refuses to start.
        until = time.monotonic() + 30
        while True:
            child = self.children["postgres"] = server.start()
            with contextlib.suppress(Exception):
                server.wait(child)
                return
            if time.monotonic() > until:
                raise TimeoutError("PostgreSQL does not start again")

    def _start_valkey(self) -> None:
        server = databases.Valkey(self.claim)
        child = self.children["valkey"] = server.start()
        server.wait(child)

    def _start_worker(self) -> None:
        self._start_celery("worker", "worker", "--concurrency", "2", "--loglevel", "info")

    def _start_beat(self) -> None:
        self._start_celery("beat", "beat", "--schedule", str(self.var / "beat-schedule"), "--pidfile=")

    def _start_celery(self, name: str, *words: str) -> None:
        ready = self.var / f"{name}.ready"
        ready.unlink(missing_ok=True)
        environment = {**os.environ, **self.extra_environment, "KRING_READY": str(ready)}
        child = self.children[name] = start(self.claim, name, [*CELERY, *words], environment=environment)
        wait_until(ready.exists, [child], name, timeout=60)

    def _start_web(self) -> None:
        """Wait until it answers /health/, which does not depend on database, broker or mail server."""
        self.web_port = self.web_port or unused_port()
        command = [*GUNICORN, "--bind", f"127.0.0.1:{self.web_port}", "--no-control-socket", "--preload"]
        environment = {**os.environ, **self.extra_environment}
        child = self.children["web"] = start(self.claim, "web", command, environment=environment)
        wait_until(lambda: Visitor(self.web_port).get("/health/").status == 200, [child], "web", timeout=60)

    def load_demo(self) -> None:
        """Load the demonstration and collect static files, once. Does not start the web process."""
        if not self.is_demo_loaded:
            self.run_command("demo", *MANAGE, "demo")
            self.run_command("collectstatic", *MANAGE, "collectstatic", "--noinput", "--verbosity", "0")
            self.is_demo_loaded = True

    def restart(self, *names: str, **told: str) -> None:
        """Restart these in order, from now on with ``told`` in their environment. Starts those that do not run yet."""
        self.extra_environment |= told
        stop(*(self.children[name] for name in names if name in self.children))
        for name in names:
            self.start(name)

    def kill(self, name: str) -> None:
        """Kill with SIGKILL, with all its child processes."""
        process = self.children[name].process
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def last_mail(self) -> object:
        """The id of the newest queued mail: later ones belong to the next trial."""
        return self.query("SELECT coalesce(max(id), 0) FROM cop_platform_queuedmail")[0][0]

    def run_command(self, name: str, *command: str) -> int:
        child = start(self.claim, name, command, environment=dict(os.environ))
        return child.process.wait()

    def query(self, sql: LiteralString, *params: object) -> list[tuple[object, ...]]:
        """Run a query outside the application. Retries for a minute while the database restarts."""
        until = time.monotonic() + 60
        while True:
            try:
                with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
                    return connection.execute(sql, params).fetchall()
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)


@contextlib.contextmanager
def running_installation() -> Iterator[DrillInstallation]:
    """Start everything; stop and delete it afterwards."""
    shutil.rmtree(VAR, ignore_errors=True)
    with DirectoryLock(VAR) as claim, MailCatcher(VAR / "mail") as mail:
        mail.mailbox.keep = 1_000_000
        set_environment(claim.var, mail.port)
        django.setup()
        ground = DrillInstallation(claim, mail, claim.var)
        try:
            ground.start_everything()
            yield ground
        finally:
            stop(*reversed(ground.children.values()))
            for directory in (databases.socket_directory(VAR), VAR):
                shutil.rmtree(directory, ignore_errors=True)


def set_environment(var: Path, mail_port: int) -> None:
    os.environ |= {
        "KRING_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "cop_platform.settings",
        "SECRET_KEY": "drill" * 10,
        "SITE_URL": "http://localhost",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "DATABASE_URL": databases.database_url(var),
        "REDIS_URL": databases.broker_url(var),
        "EMAIL_HOST": "127.0.0.1",
        "LOG_LEVEL": "WARNING",
        "EMAIL_PORT": str(mail_port),
    }

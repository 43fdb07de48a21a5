"""Readiness checks of database, broker, worker and beat, with a time-out: one that hangs holds up nobody."""

import logging
import threading
import time
from collections.abc import Callable
from functools import cache

import psycopg
import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from redis.backoff import NoBackoff
from redis.retry import Retry

from cop_platform.monitoring.heartbeats import STALE_AFTER_SECONDS

logger = logging.getLogger(__name__)

Findings = dict[str, str]
OK, SILENT, UNKNOWN = "ok", "no answer", "unknown"
DATABASE_CHECKS = ("database", "role", "migrations", "worker", "beat")


class Check:
    """A check that runs in a thread of its own. While it hangs, no second thread is started."""

    def __init__(self, ask: Callable[[], Findings], unanswered: Findings) -> None:
        self.function = ask
        self.timeout_result = unanswered
        self.thread: threading.Thread | None = None
        self.findings = unanswered

    def start(self) -> None:
        if self.thread is None or not self.thread.is_alive():
            self.findings = self.timeout_result
            self.thread = threading.Thread(target=self._run, name="check", daemon=True)
            self.thread.start()

    def _run(self) -> None:
        try:
            self.findings = self.function()
        except (psycopg.Error, redis.RedisError, OSError):
            self.findings = self.timeout_result

    def findings_until(self, deadline: float) -> Findings:
        if self.thread:
            self.thread.join(max(0.0, deadline - time.monotonic()))
        return self.timeout_result if self.thread and self.thread.is_alive() else self.findings


class HealthReport:
    """Runs all checks at once and keeps the result for a moment, so that frequent requests cost nothing."""

    TIMEOUT_SECONDS = 1.5
    HEALTHY_CACHE_SECONDS = 1.0
    UNHEALTHY_CACHE_SECONDS = 0.2

    def __init__(self, *questions: Check) -> None:
        self.checks = questions
        self.lock = threading.Lock()
        self.findings: Findings = {}
        self.valid_until = 0.0

    def result(self) -> Findings:
        with self.lock:
            if time.monotonic() > self.valid_until:
                before, self.findings = self.findings, self._run_checks()
                _log_change(before, self.findings)
                lasts = self.HEALTHY_CACHE_SECONDS if is_healthy(self.findings) else self.UNHEALTHY_CACHE_SECONDS
                self.valid_until = time.monotonic() + lasts
            return self.findings

    def _run_checks(self) -> Findings:
        deadline = time.monotonic() + self.TIMEOUT_SECONDS
        for question in self.checks:
            question.start()
        return {name: word for question in self.checks for name, word in question.findings_until(deadline).items()}


def _log_change(before: Findings, now: Findings) -> None:
    if before != now and (before or not is_healthy(now)):
        logger.warning("Ready again" if is_healthy(now) else "Not ready", extra=now)


def is_healthy(findings: Findings) -> bool:
    return set(findings.values()) == {OK}


# --- The checks ---------------------------------------------------------------------------------------------------


def check_database() -> Findings:
    """Database, role, migrations and heartbeats, over an own connection: those of the requests may be hanging."""
    options = {**connection.get_connection_params(), "connect_timeout": 2, "tcp_user_timeout": 5000}
    with psycopg.connect(**options, autocommit=True) as own:
        bound, seen = is_role_restricted(own), read_heartbeats(own) if is_migrated(own) else None
    return {
        "database": OK,
        "role": OK if bound else "bypasses isolation",
        "migrations": OK if seen is not None else "missing",
        **{name: (seen or {}).get(name, "never seen") for name in ("worker", "beat")},
    }


def is_role_restricted(own: psycopg.Connection) -> bool:
    """Whether row-level security applies to the current role, and to the login role it could return to."""
    found = own.execute(
        "SELECT bool_or(rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname IN (current_user, session_user)"
    )
    return found.fetchone() == (False,)


def is_migrated(own: psycopg.Connection) -> bool:
    """Whether all our migrations have run. Newer ones are fine: another release may be starting."""
    try:
        applied = set(own.execute("SELECT app, name FROM django_migrations").fetchall())
    except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege):
        return False
    return applied >= last_migrations()


@cache
def last_migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).graph.leaf_nodes())


def read_heartbeats(own: psycopg.Connection) -> Findings:
    found = own.execute(
        "SELECT name, statement_timestamp() - written_at < make_interval(secs => %s) FROM cop_platform_heartbeat",
        [STALE_AFTER_SECONDS],
    )
    return {name: OK if fresh else "stale" for name, fresh in found}


def check_broker() -> Findings:
    once = Retry(NoBackoff(), 0)
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=once) as broker:
        broker.ping()
    return {"broker": OK}


health_report = HealthReport(
    Check(check_database, {**dict.fromkeys(DATABASE_CHECKS, UNKNOWN), "database": SILENT}),
    Check(check_broker, {"broker": SILENT}),
)

"""The health and readiness endpoints, for load balancers and monitors."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from cop_platform.monitoring import checks, endpoints
from cop_platform.monitoring.heartbeats import STALE_AFTER_SECONDS, Heartbeat, record_heartbeat
from tests.support.servers import as_superuser, temporary_role

WELL = {"database": "ok", "role": "ok", "migrations": "ok", "worker": "ok", "beat": "ok", "broker": "ok"}
DARK = {"database": "no answer", **dict.fromkeys(["role", "migrations", "worker", "beat"], "unknown")}


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Resets the cached report; a check that hangs in one test does not delay the next."""
    questions = [checks.Check(each.function, each.timeout_result) for each in checks.health_report.checks]
    monkeypatch.setattr("cop_platform.monitoring.endpoints.health_report", checks.HealthReport(*questions))


@pytest.fixture
def working(transactional_db: None) -> None:
    """Heartbeats as if a worker and beat were running."""
    record_heartbeat("worker")
    record_heartbeat("beat")


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def readiness() -> tuple[int, dict[str, Any]]:
    response = Client().get("/ready/")
    return response.status_code, json.loads(response.content)


def test_a_process_that_answers_is_alive(settings: Settings, django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        response = Client().get("/health/")
    assert (response.status_code, response.content, response.headers["Cache-Control"]) == (200, b"ok", "no-store")


@pytest.mark.parametrize("path", ["/health/", "/ready/"])
def test_whoever_asks_by_whatever_name_is_answered(working: None, settings: Settings, path: str) -> None:
    """Any host name is accepted, and no https is required: a load balancer knows only the machine's address."""
    settings.SECURE_SSL_REDIRECT = True
    response = Client(headers={"host": "10.1.2.3:8000"}).get(path)
    assert (response.status_code, response.cookies, response.headers.get("X-Request-ID")) == (200, {}, None)
    assert Client().head(path).status_code == 200
    assert Client().post(path).status_code == 405


def test_ready_is_when_all_is_well(working: None) -> None:
    assert readiness() == (200, {"ready": True, **WELL})


def test_neither_worker_nor_beat_was_ever_seen(transactional_db: None) -> None:
    assert readiness() == (503, {"ready": False, **WELL, "worker": "never seen", "beat": "never seen"})


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_one_of_them_is_not_seen_any_more(working: None, name: str) -> None:
    def age(seconds: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE cop_platform_heartbeat SET written_at = now() - make_interval(secs => %s) WHERE name = %s",
                [seconds, name],
            )

    age(STALE_AFTER_SECONDS - 5)
    assert readiness()[0] == 200
    age(STALE_AFTER_SECONDS + 1)
    probes_forgotten()
    assert readiness() == (503, {"ready": False, **WELL, name: "stale"})
    record_heartbeat(name)
    probes_forgotten()
    assert readiness()[0] == 200
    assert Heartbeat.objects.count() == 2


def probes_forgotten() -> None:
    endpoints.health_report.valid_until = 0  # type: ignore[attr-defined]


def test_a_migration_is_missing(working: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "last_migrations", lambda: {("members", "9999_next")})
    assert readiness()[1] == {
        "ready": False,
        **WELL,
        "migrations": "missing",
        "worker": "never seen",
        "beat": "never seen",
    }


def test_a_newer_migration_than_ours_does_no_harm(working: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "last_migrations", lambda: {("members", "0001_schema")})
    assert readiness()[0] == 200


def test_a_database_without_our_tables_is_not_migrated() -> None:
    with as_superuser("postgres") as own:
        assert checks.is_migrated(own) is False


@pytest.mark.parametrize("options", ["SUPERUSER", "BYPASSRLS"])
def test_a_role_that_sees_past_the_policies(working: None, options: str) -> None:
    with temporary_role(f"LOGIN {options}") as role, signing_in(USER=role):
        status, found = readiness()
    assert (status, found["ready"], found["role"]) == (503, False, "bypasses isolation")


def test_a_bound_role_that_signed_in_as_a_superuser_could_return(working: None) -> None:
    with temporary_role("LOGIN SUPERUSER") as role:
        told = {**connection.settings_dict["OPTIONS"], "options": "-c role=cop"}
        with signing_in(USER=role, OPTIONS=told):
            assert readiness()[1]["role"] == "bypasses isolation"


@contextmanager
def signing_in(**settings: Any) -> Iterator[None]:
    """Changes the settings of new database connections; the test's own connection stays open."""
    before = {name: connection.settings_dict[name] for name in settings}
    connection.settings_dict.update(settings)
    try:
        yield
    finally:
        connection.settings_dict.update(before)


def test_a_silent_database(working: None, silent_port: int) -> None:
    with signing_in(HOST="127.0.0.1", PORT=str(silent_port)):
        began = time.monotonic()
        assert readiness() == (503, {"ready": False, **DARK, "broker": "ok"})
        assert time.monotonic() - began < 2
        assert Client().get("/health/").status_code == 200


def test_a_silent_broker(working: None, settings: Settings, silent_port: int) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{silent_port}/0"
    began = time.monotonic()
    assert readiness() == (503, {"ready": False, **WELL, "broker": "no answer"})
    assert time.monotonic() - began < 2


def test_nothing_listens_at_all(working: None, settings: Settings) -> None:
    settings.REDIS_URL = f"unix://{quote('/nowhere/valkey.sock')}"
    with signing_in(HOST="127.0.0.1", PORT="1"):
        assert readiness() == (503, {"ready": False, **DARK, "broker": "no answer"})


def test_no_answer_tells_who_we_are(working: None, settings: Settings) -> None:
    settings.REDIS_URL = "redis://:hunter2@127.0.0.1:1/0"
    with signing_in(HOST="127.0.0.1", PORT="1", PASSWORD="hunter3"):
        shown = Client().get("/ready/").content.decode()
    assert [word for word in ["hunter", "127.0.0.1", "cop_", "Error"] if word in shown] == []


def test_asking_often_costs_one_examination() -> None:
    numbers = count()
    often = checks.HealthReport(checks.Check(lambda: {"it": str(next(numbers))}, {"it": "no answer"}))
    often.UNHEALTHY_CACHE_SECONDS = 1.0
    assert [often.result() for _ in range(100)] == [{"it": "0"}] * 100


def test_what_hangs_is_asked_once() -> None:
    """A hanging check is not started again: a thread a second would be a leak."""
    asked, goes_on = [], threading.Event()

    def hang() -> checks.Findings:
        asked.append(1)
        goes_on.wait(60)
        return {"it": "ok"}

    hanging = checks.HealthReport(checks.Check(hang, {"it": "no answer"}))
    hanging.TIMEOUT_SECONDS = 0.1
    for _ in range(2):
        assert hanging.result() == {"it": "no answer"}
        hanging.valid_until = 0
    assert asked == [1]
    goes_on.set()
    hanging.TIMEOUT_SECONDS = 60
    assert hanging.result() == {"it": "ok"}


def test_a_question_that_fails_is_unanswered() -> None:
    def fail() -> checks.Findings:
        raise psycopg.OperationalError

    assert checks.HealthReport(checks.Check(fail, {"it": "no answer"})).result() == {"it": "no answer"}


def test_a_change_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    """Logged once per change, not on each request."""
    words = iter(["no answer", "no answer", "ok", "ok", "no answer"])
    asked = checks.HealthReport(checks.Check(lambda: {"it": next(words)}, {"it": "unknown"}))
    for _ in range(5):
        asked.result()
        asked.valid_until = 0
    assert caplog.messages == ["Not ready", "Ready again", "Not ready"]

"""The embedded servers: places and owners of their sockets, and the privileges of the application's role."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
import redis
from django.db import connection

from cop_platform.devserver import databases
from cop_platform.devserver.processes import Child, DirectoryLock, StartError, stop


def test_sockets_lie_beside_the_data() -> None:
    assert databases.socket_directory(Path("/srv/kring/var")) == Path("/srv/kring/var/run")


def test_a_path_too_long_for_a_socket_gets_a_short_one_of_its_own() -> None:
    one, other = (databases.socket_directory(Path("/srv") / ("x" * 100) / name) for name in ("one", "other"))
    assert one.parent == other.parent == Path("/tmp")
    assert one != other


def test_the_longest_path_still_fits() -> None:
    longest = databases.LONGEST_SOCKET_PATH - len(f"/run/{databases.SOCKET}")
    assert databases.socket_directory(Path("/" + "x" * (longest - 1))).name == "run"
    assert databases.socket_directory(Path("/" + "x" * longest)).parent == Path("/tmp")


def test_addresses_survive_odd_paths() -> None:
    assert databases.database_url(Path("/srv/a b&c")) == "postgresql://cop@/cop?host=/srv/a%20b%26c/run"
    assert databases.broker_url(Path("/srv/a b")) == "unix:///srv/a%20b/run/valkey.sock"


def test_a_socket_directory_is_closed_to_others(tmp_path: Path) -> None:
    directory = tmp_path / "run"
    directory.mkdir(mode=0o777)
    databases.make_private_directory(directory)
    assert directory.stat().st_mode & 0o777 == 0o700


def test_a_link_somebody_put_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StartError, match="belongs to somebody else"):
        databases.make_private_directory(tmp_path / "run")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a directory away")
def test_a_directory_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    os.chown(tmp_path / "run", 12345, 12345)
    with pytest.raises(StartError, match="belongs to somebody else"):
        databases.make_private_directory(tmp_path / "run")


@pytest.mark.django_db
def test_tests_see_the_database_as_the_application_does() -> None:
    """A superuser bypasses row-level security: with one, the tests of tenancy would prove nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)


@pytest.fixture
def claim(tmp_path: Path) -> Iterator[DirectoryLock]:
    with DirectoryLock(tmp_path / "var") as claim:
        yield claim


@contextmanager
def running(server: databases.PostgreSQL | databases.Valkey) -> Iterator[Child]:
    child = server.start()
    try:
        server.wait(child)
        yield child
    finally:
        stop(child)


@pytest.mark.slow
def test_postgresql_gives_an_ordinary_role_and_survives_being_killed(claim: DirectoryLock) -> None:
    server = databases.PostgreSQL(claim)
    with running(server) as child, psycopg.connect(server.url, autocommit=True) as connection:
        flags = connection.execute(
            "SELECT current_user, rolcreatedb, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert flags.fetchone() == ("cop", True, False, False)
        assert connection.execute("SHOW timezone").fetchone() == ("UTC",)
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
    assert (server.data / "postmaster.pid").exists()
    with running(server), psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


ADDRESS: LiteralString = "amina.elidrissi@mereldal.example"
#: What makes PostgreSQL complain with the address in the statement, in a parameter, in a detail or in its own sentence.
COMPLAINTS: list[tuple[LiteralString, list[str]]] = [
    ("INSERT INTO people VALUES ('amina.elidrissi@mereldal.example')", []),
    ("INSERT INTO people VALUES (%s)", [ADDRESS]),
    ("SELECT 1 / length(nullif(%s, '')::text || 'x') * (1 / 0)", [ADDRESS]),
    ("SELECT 'amina.elidrissi@mereldal.example'::int", []),
    ("SELECT cast(%s AS int)", [ADDRESS]),
    ("SELECT * FROM nowhere WHERE email = 'amina.elidrissi@mereldal.example'", []),
    ("DO $$ BEGIN RAISE WARNING 'amina'; RAISE EXCEPTION 'amina'; END $$", []),
]


@pytest.mark.slow
def test_the_log_of_the_server_keeps_no_addresses(claim: DirectoryLock) -> None:
    server = databases.PostgreSQL(claim)
    with running(server) as child, psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE people (email text PRIMARY KEY)")
        connection.execute("INSERT INTO people VALUES (%s)", [ADDRESS])
        for statement, parameters in COMPLAINTS:
            with pytest.raises(psycopg.Error):
                connection.execute(statement, parameters)
    log = child.log.read_text()
    assert "database system is ready" in log
    assert "amina" not in log


@pytest.mark.slow
def test_valkey_keeps_what_it_was_told(claim: DirectoryLock) -> None:
    server = databases.Valkey(claim)
    with running(server), redis.from_url(server.url) as client:
        assert client.config_get("appendonly") | client.config_get("maxmemory-policy") == {
            "appendonly": "yes",
            "maxmemory-policy": "noeviction",
        }
        client.set("answer", 42)
    with running(server), redis.from_url(server.url) as client:
        assert client.get("answer") == b"42"

"""`make run` in a terminal: one address, one way to stop it, and no process left behind."""

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString
from urllib.request import Request, urlopen

import psycopg
import pytest

from cop_platform.devserver import __main__, databases
from cop_platform.devserver.environment import environment, secret_key
from cop_platform.devserver.processes import Child, DirectoryLock, StartError

# Environment variables of the test run that an installation starting by itself must not inherit.
OWN = ["DATABASE_URL", "REDIS_URL", "EMAIL_HOST", "EMAIL_PORT", "SECRET_KEY", "SITE_URL", "DJANGO_SETTINGS_MODULE"]


class Terminal:
    """A terminal in which `make run` was started."""

    def __init__(self, var: Path, port: int) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in OWN}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cop_platform.devserver", "--port", str(port)],
            env=environment | {"KRING_VAR": str(var)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout
        self.output = self.process.stdout

    def read_until_ready(self) -> str:
        lines = []
        for line in self.output:
            lines.append(line)
            if "Ctrl-C stops everything" in line:
                break
        return "".join(lines)

    def read_to_end(self) -> tuple[int, str]:
        text = self.output.read()
        return self.process.wait(timeout=30), text

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.output.close()


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def port() -> int:
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return int(attempt.getsockname()[1])


@pytest.fixture
def terminals(var: Path) -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.end()
    with DirectoryLock(var):
        """All that was started has ended."""


def left_of(var: Path) -> list[str]:
    """Command lines of processes that have the directory in their environment or command line."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(var) in told:
            found.append((process / "cmdline").read_text().replace("\0", " "))
    return found


def static_files(port: int) -> list[str]:
    """Addresses of the style sheets and scripts of the sign-in page."""
    with urlopen(f"http://localhost:{port}/accounts/login/") as answer:
        found = re.findall(r'"(/static/[^"]+\.(?:css|js))"', answer.read().decode())
    assert len(found) >= 3
    return [f"http://localhost:{port}{each}" for each in found]


UNDOING = [
    "TRUNCATE members_employee CASCADE",
    "ALTER TABLE members_employee DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE members_employee NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY employee_isolation ON members_employee",
    "RESET ROLE; TRUNCATE members_employee CASCADE",
    "SET ROLE cop",
    "SET SESSION AUTHORIZATION cop",
]


def users_of(var: Path) -> set[str]:
    """As whom web, worker and beat are signed in."""
    with psycopg.connect(databases.superuser_url(var)) as connection:
        others = connection.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'cop' AND pid <> pg_backend_pid()"
        )
        return {name for (name,) in others.fetchall()}


def refused_to_the_site(var: Path, statement: LiteralString) -> bool:
    """Whether PostgreSQL refuses it to a connection such as those of web, worker and beat."""
    role = f"-c role={databases.APPLICATION}"
    with psycopg.connect(databases.web_url(var), options=role, autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM members_user").fetchone() != (0,)
        try:
            connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            return True
    return False


@pytest.mark.slow
def test_a_life(var: Path, port: int, terminals: list[Terminal]) -> None:
    def command() -> Terminal:
        terminals.append(Terminal(var, port))
        return terminals[-1]

    first = command()
    said = first.read_until_ready()
    assert f"Kring runs at http://localhost:{port}\n" in said
    for path in ("/health/", "/ready/"):
        with urlopen(f"http://localhost:{port}{path}") as answer:
            assert answer.status == 200
    for file in static_files(port):
        with urlopen(Request(file, headers={"Accept-Encoding": "gzip, br"})) as answer:
            assert answer.headers["Content-Encoding"] == "br", file
            assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable", file
    with urlopen(Request(f"http://localhost:{port}/accounts/login/", headers={"Cookie": f"sessionid={'x' * 32}"})):
        """The site looks for this session, so it has a connection now."""
    assert users_of(var) == {"cop_web"}
    for statement in UNDOING:
        assert refused_to_the_site(var, statement), statement
    mail_page = re.search(r"read them at (http://localhost:\d+)", said)
    assert mail_page
    with urlopen(mail_page[1]) as answer:
        assert "Caught mail" in answer.read().decode()

    status, sentence = command().read_to_end()
    assert (status, sentence) == (
        1,
        f"Kring already runs in {var} (process {first.process.pid}); stop that one first.\n",
    )

    with psycopg.connect(databases.database_url(var), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    first.process.kill()
    first.process.wait()
    with DirectoryLock(var):
        assert left_of(var) == []

    second = command()
    assert second.read_until_ready().endswith("Ctrl-C stops everything.\n")
    with psycopg.connect(databases.database_url(var)) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    second.process.send_signal(signal.SIGTERM)
    assert second.read_to_end() == (0, "Kring has stopped.\n")
    assert left_of(var) == []


@pytest.mark.slow
def test_a_taken_port_is_one_sentence(var: Path, terminals: list[Terminal]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        terminals.append(Terminal(var, port))
        sentence = f"Port {port} is taken; choose another one, for example: make run PORT={port + 1}\n"
        assert terminals[0].read_to_end() == (1, sentence)
    assert not (var / "postgres").exists()


@pytest.mark.slow
def test_a_child_that_dies_ends_the_whole(var: Path) -> None:
    with DirectoryLock(var) as claim:
        installation = __main__.Installation(claim, 8000)
        with subprocess.Popen([sys.executable, "-c", ""]) as process:
            process.wait()
        installation.application = [Child("beat", process, var / "log" / "beat.log", signal.SIGTERM)]
        with pytest.raises(StartError, match=rf"beat stopped, so Kring stops as well; {var}/log/beat\.log says why"):
            installation.watch()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("printed", "sentence"),
    [("CommandError: This database is too old.", "This database is too old."), ("Traceback", "prepare failed; ")],
)
def test_a_command_that_refuses_says_its_own_sentence(var: Path, printed: str, sentence: str) -> None:
    command = f"import sys; print({printed!r}, file=sys.stderr); sys.exit(1)"
    with DirectoryLock(var) as claim:
        installation = __main__.Installation(claim, 8000)
        with pytest.raises(StartError, match=f"^{sentence}"):
            installation.run_to_end("prepare", sys.executable, "-c", command)


def test_the_secret_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    file = tmp_path / "secret-key"
    secret = secret_key(file)
    assert secret_key(file) == secret
    assert len(secret) > 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_the_operator_has_set_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SECRET_KEY": "own", "SITE_URL": "https://kring.example", "ALLOWED_HOSTS": "*"}.items():
        monkeypatch.setenv(name, value)
    told = environment(tmp_path, 8000)
    assert [told[name] for name in ("SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS")] == ["own", "https://kring.example", "*"]


def test_what_nobody_has_set_is_for_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*OWN, "ALLOWED_HOSTS"):
        monkeypatch.setenv(name, "")
    told = environment(tmp_path, 8001)
    assert (told["SITE_URL"], told["ALLOWED_HOSTS"]) == ("http://localhost:8001", "localhost,127.0.0.1,localhost")
    assert "DATABASE_URL" not in told


def test_a_mail_port_gives_way_to_a_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert __main__.free_port(port) != port
    assert __main__.free_port(port) == port
    assert __main__.is_free(__main__.free_port(70_000))


def test_nobody_answering_is_not_healthy(port: int) -> None:
    assert __main__.is_site_ready(port) is False

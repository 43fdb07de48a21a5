"""A test run does not depend on the environment of its shell."""

import os
import re
from pathlib import Path

import pytest

from tests.support import services

ROOT = Path(__file__).resolve().parent.parent.parent
READ = re.compile(r"env\.(?:text|flag|number|words|choice)\(\s*\"([A-Z_]+)\"")
#: Servers that tests may be given, as docs/settings.md says.
GIVEN = {"DATABASE_URL", "REDIS_URL"}


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Replaces the environment by that of an installation."""
    here: dict[str, str] = dict.fromkeys(
        [*names_read(), *services.INSTALLATION_VARIABLES, "PGOPTIONS", "PGSSLMODE"], "theirs"
    )
    monkeypatch.setattr(os, "environ", {"PATH": "/bin", **here})
    return here


def names_read() -> set[str]:
    """Environment variables that the settings read."""
    sources = [ROOT / "cop_platform" / "settings.py", *(ROOT / "cop_platform" / "logs").glob("*.py")]
    return {name for source in sources for name in READ.findall(source.read_text())}


def test_the_search_finds_what_settings_read() -> None:
    assert {"SECRET_KEY", "DATABASE_ROLE", "EMAIL_TIMEOUT", "SECURE_HSTS_SECONDS", "LOG_LEVEL"} <= names_read()


def test_nothing_of_an_installation_reaches_the_tests(shell: dict[str, str]) -> None:
    services.set_environment()
    assert {name for name, value in os.environ.items() if value == "theirs"} == GIVEN
    assert os.environ["PATH"] == "/bin"


def test_a_worker_of_a_run_keeps_what_its_first_process_decided(shell: dict[str, str]) -> None:
    os.environ[services.OWN_RUN] = "/somewhere"
    before = dict(os.environ)
    services.set_environment()
    assert os.environ == before


def test_other_settings_than_those_of_the_tests_are_not_taken() -> None:
    """pytest-django would use DJANGO_SETTINGS_MODULE of the shell."""
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "tests.settings"

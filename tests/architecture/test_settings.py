"""The pages for operators name only settings, files and jobs that exist, and settings.md names every setting."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from cop_platform.devserver.databases import DISCREET

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ["docs/operations.md", "docs/settings.md", ".env.example", "README.md", "SECURITY.md"]
#: A word in capitals that is a variable, not an abbreviation or a word of SQL.
NAME = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
#: One word only: recognised where it is set or described.
SHORT = re.compile(r"(?:^#?|^\| `)([A-Z]{4,})(?:=|`)", re.MULTILINE)
READ = re.compile(r"(?:\benv\.\w+|\benviron(?:\.get|\.setdefault|\.pop)?|\btold(?:\.get)?)[(\[]\s*\"([A-Z][A-Z_]+)\"")


def text(name: str) -> str:
    return (ROOT / name).read_text()


def read_by_programs() -> set[str]:
    """Environment variables that our own programs read."""
    sources = ROOT.glob("cop_platform/**/*.py")
    return {name for source in sources for name in READ.findall(source.read_text())}


def existing() -> set[str]:
    compose = re.findall(r"\$\{(\w+)", text("docker-compose.yml"))
    given = re.findall(r"^\\getenv \w+ (\w+)", text("docker/roles.sh"), re.MULTILINE)
    made = re.findall(r"\$\(([A-Z]+)\)|\$\$([A-Z]+)", text("Makefile"))
    told = re.findall(r"\"(KRING_\w+)\"", "".join(source.read_text() for source in ROOT.glob("*/**/services.py")))
    return {*read_by_programs(), *compose, *given, *(word for pair in made for word in pair), *told}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_only_settings_that_exist(page: str) -> None:
    named = {*NAME.findall(text(page)), *SHORT.findall(text(page))}
    assert sorted(named - existing()) == []


def test_the_search_finds_them() -> None:
    assert {"DATABASE_ROLE", "BEHIND_PROXY", "EMAIL_HOST"} <= set(NAME.findall(text("docs/operations.md")))
    assert {"PORT", "DEBUG"} <= {*SHORT.findall(text("docs/settings.md"))}
    assert {"DATABASE_ROLE", "LOG_LEVEL", "KRING_VAR"} <= read_by_programs()
    assert "TRUSTED_PROXIES" not in existing()


def test_every_setting_that_a_program_reads_is_described() -> None:
    described = set(re.findall(r"`([A-Z_]+)`", text("docs/settings.md")))
    assert sorted(read_by_programs() - described - {"DJANGO_SETTINGS_MODULE"}) == []


def test_the_guide_names_files_and_jobs_that_exist() -> None:
    guide = text("docs/operations.md")
    files = set(re.findall(r"`([a-z_]+/[a-z_/]+\.(?:py|sh))`", guide))
    assert [file for file in files if not (ROOT / file).exists()] == []
    jobs = set(re.findall(r"`(\w+)\.tasks\.(\w+)`", guide))
    assert [job for job in jobs if not hasattr(import_module(f"{job[0]}.tasks"), job[1])] == []
    assert min(len(files), len(jobs)) > 3


def test_postgresql_logs_as_little_wherever_it_is_started() -> None:
    wanted = {tuple(setting.split("=")) for setting in DISCREET}
    guide = re.findall(r"^ALTER SYSTEM SET (\w+) = '?(\w+)'?;$", text("docs/operations.md"), re.MULTILINE)
    compose = re.findall(r"^ +- -c(\w+)=(\w+)$", text("docker-compose.yml"), re.MULTILINE)
    assert set(guide) == set(compose) == wanted

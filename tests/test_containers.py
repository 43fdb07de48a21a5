"""Files for Docker, checked without Docker, which is not available where the tests run."""

import json
import re
import subprocess
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from ruamel.yaml import YAML

from cop_platform.database_role import grant_access
from cop_platform.devserver import databases
from tests.support.servers import as_superuser, superuser_url

ROOT = Path(__file__).resolve().parent.parent
#: Services that end by themselves, and need no health check.
ONE_SHOT = {"migrate", "backup"}


@pytest.fixture(scope="module")
def compose() -> Any:
    return YAML(typ="safe", pure=True).load(text("docker-compose.yml"))


def text(name: str) -> str:
    return (ROOT / name).read_text()


def services(compose: Any) -> dict[str, dict[str, Any]]:
    return compose["services"]


# --- docker-compose.yml -------------------------------------------------------------------------------------------


def test_it_follows_the_schema_of_compose(compose: Any) -> None:
    schema = json.loads(files("check_jsonschema.builtin_schemas.vendor").joinpath("compose-spec.json").read_text())
    jsonschema.validate(compose, schema)


def test_every_variable_is_documented() -> None:
    named = set(re.findall(r"\$\{(\w+)", text("docker-compose.yml")))
    documented = set(re.findall(r"`(\w+)`", text("docs/settings.md")))
    assert named - documented == set()
    assert {"SECRET_KEY", "SITE_URL", "EMAIL_HOST", "KRING_WEB_PASSWORD"} <= named


def test_every_setting_can_be_given_to_the_application(compose: Any) -> None:
    """Each setting of docs/settings.md, except what the file itself decides and DEBUG, which is never set."""
    _intro, must, may, *_rest = text("docs/settings.md").split("\n## ")
    rows = re.findall(r"^\| (`[^|]+) \|", must + may, re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    given = set(services(compose)["web"]["environment"]) | set(services(compose)["backup"]["environment"])
    assert documented - given == {"KRING_VAR", "DEBUG"}


def test_no_secret_has_a_default() -> None:
    told = text("docker-compose.yml")
    secrets = {name for name in re.findall(r"\$\{(\w+)", told) if re.search("SECRET|PASSWORD", name)}
    assert secrets > {"SECRET_KEY", "POSTGRES_PASSWORD"}
    for name in secrets - {"EMAIL_HOST_PASSWORD"}:
        uses = re.findall(rf"\$\{{{name}(.)", told)
        missing = re.findall(rf"\$\{{{name}:\?Set {name}", told)
        assert len(uses) == len(missing), name
    assert "${EMAIL_HOST_PASSWORD:-}" in told


def test_the_example_names_every_variable_one_must_set_and_no_value() -> None:
    must = set(re.findall(r"\$\{(\w+):\?", text("docker-compose.yml")))
    assert set(re.findall(r"^(\w+)=$", text(".env.example"), re.MULTILINE)) == must
    assert re.findall(r"^\w+=.+$", text(".env.example"), re.MULTILINE) == []
    assert "/.env" in text(".gitignore").splitlines()


def test_nobody_is_root_or_may_become_it(compose: Any) -> None:
    for name, service in services(compose).items():
        assert service["user"] not in {"root", "0", "0:0"}, name
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "privileged" not in service, name


def test_everyone_is_asked_whether_they_are_well(compose: Any) -> None:
    for name, service in services(compose).items():
        check = service["healthcheck"]
        assert check == {"disable": True} if name in ONE_SHOT else check["test"][0] == "CMD", name


def test_nobody_starts_before_what_they_need(compose: Any) -> None:
    for name in ["web", "worker", "beat"]:
        needs = {needed: how["condition"] for needed, how in services(compose)[name]["depends_on"].items()}
        assert needs == {
            "db": "service_healthy",
            "valkey": "service_healthy",
            "migrate": "service_completed_successfully",
        }


def test_only_the_migrations_own_the_tables(compose: Any) -> None:
    for name in ["web", "worker", "beat"]:
        environment = services(compose)[name]["environment"]
        assert environment["DATABASE_ROLE"] == "kring_app"
        assert environment["DATABASE_URL"].startswith("postgresql://kring_web:")
        assert [value for value in environment.values() if "OWNER" in str(value) or "POSTGRES" in str(value)] == []
    assert services(compose)["migrate"]["environment"]["DATABASE_URL"].startswith("postgresql://kring_owner:")


def test_what_is_kept_is_on_named_volumes_and_only_the_web_is_reached(compose: Any) -> None:
    mounts = [mount for service in services(compose).values() for mount in service.get("volumes", [])]
    named = {mount.split(":")[0] for mount in mounts if not mount.startswith("./")}
    assert named == set(compose["volumes"])
    ports = [port for service in services(compose).values() for port in service.get("ports", [])]
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []
    assert compose["networks"]["inside"] == {"internal": True}
    assert {services(compose)[name]["networks"][0] for name in ["db", "valkey", "migrate"]} == {"inside"}


def test_the_broker_keeps_what_it_is_told(compose: Any) -> None:
    command = " ".join(services(compose)["valkey"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


# --- Dockerfile ---------------------------------------------------------------------------------------------------


def instructions(word: str) -> list[str]:
    joined = re.sub(r"\\\n\s*", "", text("Dockerfile"))
    return [line.removeprefix(word).strip() for line in joined.splitlines() if line.startswith(f"{word} ")]


def test_the_image_has_hashed_packages_no_secret_and_an_ordinary_user() -> None:
    assert instructions("FROM")[0] == "python:3.12-slim AS build"
    installs = [line for line in instructions("RUN") if "pip install" in line]
    assert len(installs) == 2
    assert all("--require-hashes" in line for line in installs)
    assert instructions("USER") == ["10001:10001", "root", "10001:10001"]
    assert [line for line in instructions("ENV") + instructions("ARG") if re.search("SECRET|PASSWORD|URL", line)] == []
    assert "cop_platform.monitoring.container_check" in instructions("HEALTHCHECK")[0]


def test_only_what_runs_is_sent_to_the_builder() -> None:
    lines = [line for line in text(".dockerignore").splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    named = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert {name for name in named if not (ROOT / name).exists()} == set()
    assert {".env", ".git", "var", "tests"} & named == set()
    packages = tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]["root_packages"]
    assert set(packages) <= named


# --- docker/roles.sh ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_roles_are_made_as_they_are_meant(tmp_path: Path) -> None:
    """The script that the image runs, against the server of this run."""
    psql = databases.program("psql")
    names = {"POSTGRES_USER": databases.SUPERUSER, "PGHOST": conninfo_to_dict(superuser_url("postgres"))["host"]}
    passwords = {f"KRING_{name}_PASSWORD": f"it's {name}" for name in ("OWNER", "WEB", "BACKUP")}
    environment: dict[str, Any] = {"PATH": f"{psql.parent}:/usr/bin:/bin", **names, **passwords}
    try:
        ran = subprocess.run(
            ["/bin/sh", ROOT / "docker" / "roles.sh"], env=environment, capture_output=True, text=True, check=False
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        with as_superuser("postgres") as server:
            rows = server.execute(
                "SELECT rolname, rolcanlogin, rolinherit, rolsuper OR rolcreaterole OR rolcreatedb, rolbypassrls "
                "FROM pg_roles WHERE rolname LIKE 'kring\\_%' ORDER BY 1"
            ).fetchall()
        assert rows == [
            ("kring_app", False, True, False, False),
            ("kring_backup", True, True, False, True),
            ("kring_owner", True, True, False, False),
            ("kring_web", True, False, False, False),
        ]
        with psycopg.connect(f"{superuser_url('kring')} user=kring_owner", autocommit=True) as owner:
            owner.execute("CREATE EXTENSION unaccent")
            owner.execute("CREATE TABLE words (word text)")
            grant_access(owner, "kring_app", "kring_web")
        as_web = f"{superuser_url('kring')} user=kring_web"
        with psycopg.connect(as_web, options="-c role=kring_app") as web:
            web.execute("INSERT INTO words VALUES (unaccent('é'))")
        with psycopg.connect(as_web) as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("SELECT * FROM words")
        with psycopg.connect(f"{superuser_url('kring')} user=kring_backup") as backup:
            assert backup.execute("SELECT word FROM words").fetchall() == [("e",)]
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                backup.execute("DELETE FROM words")
    finally:
        with as_superuser("postgres") as server:
            server.execute("DROP DATABASE IF EXISTS kring WITH (FORCE)")
            for role in ("kring_web", "kring_app", "kring_backup", "kring_owner"):
                server.execute(f"DROP ROLE IF EXISTS {role}")

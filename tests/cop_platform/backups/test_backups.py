"""Backup and restore with real servers and real roles: every row is compared after the restore."""

import os
import secrets
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from pytest_django import Settings

from cop_platform.backups import counting, programs
from cop_platform.backups.dump import back_up
from cop_platform.backups.restore import restore, verify
from cop_platform.devserver import databases
from cop_platform.devserver.processes import StartError
from cop_platform.tenancy import enter
from members.models import Employee, Organisation, User
from tests.support.people import Tenant, fill_every_table
from tests.support.servers import as_superuser, superuser_url, temporary_role


@pytest.fixture
def houses(transactional_db: None, mereldal: Tenant, duinzicht: Tenant) -> list[Tenant]:
    """Two organisations with rows in every tenant table, and an account with a password."""
    user = User.objects.get(pk=mereldal["Amina"].user_id)
    user.set_password("a long enough password")
    user.save()
    return [fill_every_table(mereldal), fill_every_table(duinzicht)]


def here() -> str:
    """Address of the test's database, for its superuser."""
    return superuser_url(connection.settings_dict["NAME"])


@pytest.fixture
def empty() -> Iterator[str]:
    """Name of an empty database that belongs to the application's role."""
    name = f"copy_{secrets.token_hex(4)}"
    with as_superuser("postgres") as server:
        server.execute(sql.SQL("CREATE DATABASE {} OWNER cop").format(sql.Identifier(name)))
    yield name
    with as_superuser("postgres") as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def owner_url(database: str) -> str:
    return os.environ["DATABASE_URL"].replace("/cop?", f"/{database}?")


def fingerprints(database: str) -> dict[str, str]:
    with as_superuser(database) as own:
        found = {}
        for table in counting.tables(own):
            query = f"SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM {table} t"  # noqa: S608 - our tables
            [found[table]] = own.execute(query).fetchone() or [""]
        return found


@contextmanager
def working_in(database: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kring.dump"


def left_behind(file: Path) -> list[str]:
    return [each.name for each in file.parent.iterdir()]


# --- Backup and restore -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_restored_copy_is_the_same_and_works(
    houses: list[Tenant],
    empty: str,
    file: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.BACKUP_DATABASE_URL = here()
    call_command("backup", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert left_behind(file) == ["kring.dump"]
    monkeypatch.setenv("DATABASE_URL", owner_url(empty))
    call_command("restore", str(file))
    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith("all counted.")
    assert said[1].endswith("tables are back, each found through its organisation.")

    original = fingerprints(connection.settings_dict["NAME"])
    assert fingerprints(empty) == original
    assert len(original) > 15
    with working_in(empty):
        assert [each.slug for each in Organisation.objects.order_by("slug")] == ["duinzicht", "mereldal"]
        client = Client()
        client.post(
            "/accounts/login/",
            {"login": "amina.el.idrissi@mereldal.example", "password": "a long enough password"},
        )
        assert client.get("/o/mereldal/communities/plain-language/").status_code == 200
        assert client.get("/o/duinzicht/").status_code == 404
        call_command("prepare_database", verbosity=0)
        with enter(Organisation.objects.get(slug="duinzicht")):
            assert Employee.objects.count() == len(houses[1].people)


@pytest.mark.slow
def test_a_role_with_nothing_but_sight_is_enough(houses: list[Tenant], file: Path) -> None:
    with temporary_role("LOGIN BYPASSRLS IN ROLE pg_read_all_data") as role:
        counts = back_up(f"{here()} user={role}", file)
    assert counts["public.members_employee"] == sum(len(house.people) for house in houses)
    assert counting.count_rows_in_dump(file) == counts


@pytest.mark.slow
def test_what_is_written_meanwhile_is_in_the_next_backup(
    houses: list[Tenant], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_first(*words: object) -> None:
        Organisation.objects.create(slug="late", name="Late")
        programs.run(*words)  # type: ignore[arg-type]

    monkeypatch.setattr("cop_platform.backups.dump.run", write_first)
    assert back_up(here(), file)["public.members_organisation"] == 2
    assert counting.count_rows_in_dump(file)["public.members_organisation"] == 2


@pytest.mark.slow
def test_odd_words_do_not_disturb_the_counting(houses: list[Tenant], file: Path) -> None:
    with houses[0].enter():
        Employee.objects.update(works_at="\\.\nCOPY public.x (a) FROM stdin;\n\\.\n\t\\N")
    assert back_up(here(), file) == counting.count_rows_in_dump(file)


# --- Errors -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_wrong_role_fails_with_one_sentence_and_leaves_nothing(
    houses: list[Tenant], file: Path, settings: Settings
) -> None:
    settings.BACKUP_DATABASE_URL = owner_url(connection.settings_dict["NAME"])
    with pytest.raises(CommandError) as refusal:
        call_command("backup", str(file))
    assert str(refusal.value).startswith("Row-level security applies to the role cop of BACKUP_DATABASE_URL, so")
    assert "CREATE ROLE kring_backup LOGIN BYPASSRLS" in str(refusal.value)
    assert left_behind(file) == []


@pytest.mark.slow
def test_a_role_that_may_not_read_everything(houses: list[Tenant], file: Path) -> None:
    refusal = pytest.raises(StartError, match=r"may not read public.* GRANT pg_read_all_data TO role_")
    with temporary_role("LOGIN BYPASSRLS") as role, refusal:
        back_up(f"{here()} user={role}", file)
    assert left_behind(file) == []


@pytest.mark.slow
def test_a_dump_with_too_few_rows_is_thrown_away(
    houses: list[Tenant], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``pg_dump --enable-row-security`` leaves out rows in the same way, without an error."""

    def leave_out(*words: object) -> None:
        programs.run(*words, "--exclude-table-data=members_employee")  # type: ignore[arg-type]

    monkeypatch.setattr("cop_platform.backups.dump.run", leave_out)
    with pytest.raises(StartError, match=r"The dump is not complete.* public.members_employee: no rows, not 2"):
        back_up(here(), file)
    assert left_behind(file) == []


@pytest.mark.slow
def test_pg_dump_that_fails_leaves_nothing(houses: list[Tenant], file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str, url: str, *words: str) -> None:
        programs.run(name, url, *words, "--table=no_such_table")

    monkeypatch.setattr("cop_platform.backups.dump.run", fail)
    with pytest.raises(StartError, match="pg_dump failed: pg_dump: error: no matching tables were found"):
        back_up(here(), file)
    assert left_behind(file) == []


def test_nothing_is_written_over(file: Path) -> None:
    file.write_text("the only copy")
    with pytest.raises(StartError, match="exists already"):
        back_up("postgresql://nobody@/nowhere", file)
    assert file.read_text() == "the only copy"


def test_an_unreachable_server(file: Path) -> None:
    with pytest.raises(StartError, match="BACKUP_DATABASE_URL: connection"):
        back_up("postgresql://nobody:hunter2@127.0.0.1:1/nowhere", file)
    with pytest.raises(StartError, match="There is no"):
        restore("postgresql://nobody@127.0.0.1:1/nowhere", file)
    file.write_text("not a dump")
    with pytest.raises(StartError, match="DATABASE_URL: connection"):
        restore("postgresql://nobody@127.0.0.1:1/nowhere", file)


def test_without_an_address_nothing_is_backed_up(file: Path, settings: Settings) -> None:
    settings.BACKUP_DATABASE_URL = ""
    with pytest.raises(CommandError, match="Set the environment variable BACKUP_DATABASE_URL"):
        call_command("backup", str(file))


@pytest.mark.slow
def test_only_an_empty_database_is_restored_into(houses: list[Tenant], file: Path) -> None:
    back_up(here(), file)
    before = fingerprints(connection.settings_dict["NAME"])
    with pytest.raises(StartError, match=r"is not empty \(\d+ tables, such as public.account_emailaddress\)"):
        restore(owner_url(connection.settings_dict["NAME"]), file)
    assert fingerprints(connection.settings_dict["NAME"]) == before


@pytest.mark.slow
def test_a_superuser_does_not_restore(empty: str, file: Path) -> None:
    file.write_text("")
    with pytest.raises(StartError, match="Row-level security does not apply to the role postgres"):
        restore(superuser_url(empty), file)


@pytest.mark.slow
def test_a_spoilt_file_restores_nothing(houses: list[Tenant], empty: str, file: Path) -> None:
    back_up(here(), file)
    file.write_bytes(file.read_bytes()[:-2000])
    with pytest.raises(StartError, match="pg_restore failed"):
        restore(owner_url(empty), file)
    assert fingerprints(empty) == {}


@pytest.mark.slow
def test_a_restore_that_fails_half_way_leaves_the_database_empty(
    houses: list[Tenant], empty: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(here(), file)
    content = file.read_bytes()
    monkeypatch.setattr("cop_platform.backups.restore.count_rows_in_dump", lambda _file: {})
    file.write_bytes(content[:-2000])
    with pytest.raises(StartError):
        restore(owner_url(empty), file)
    assert fingerprints(empty) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (
            "ALTER TABLE members_employee DISABLE ROW LEVEL SECURITY",
            "is not forced on public.members_employee",
        ),
        ("ALTER TABLE members_employee NO FORCE ROW LEVEL SECURITY", "is not forced on public.members_employee"),
        ("DROP POLICY employee_isolation ON members_employee", "is not forced on public.members_employee"),
        ("CREATE POLICY odd ON members_employee USING (true)", "it shows rows of public.members_employee"),
        ("DELETE FROM members_seat", "public.members_seat: 0 rows, not 20"),
    ],
)
def test_a_copy_that_is_not_right_is_told(
    houses: list[Tenant], empty: str, file: Path, damage: str, sentence: str
) -> None:
    expected = back_up(here(), file)
    restore(owner_url(empty), file)
    with psycopg.connect(owner_url(empty), autocommit=True) as own:
        verify(own, expected)
        own.execute(damage)
        with pytest.raises(StartError, match=f"Do not use this copy: .*{sentence}"):
            verify(own, expected)


def test_a_password_is_told_in_the_environment_only() -> None:
    target, environment = programs.address("postgresql://backup:hunter2@db.example:5433/kring?sslmode=require")
    assert environment["PGPASSWORD"] == "hunter2"
    assert conninfo_to_dict(target) == {
        "user": "backup",
        "host": "db.example",
        "port": "5433",
        "dbname": "kring",
        "sslmode": "require",
    }


@pytest.fixture
def two_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], str]]:
    """Places a ``pg_dump`` of each given version in the system and in the wheel; returns which one is chosen."""

    def choose(system: str, wheel: str) -> str:
        for place, version in (("system", system), ("wheel", wheel)):
            (tmp_path / place).mkdir()
            if version:
                (tmp_path / place / "pg_dump").write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}'")
                (tmp_path / place / "pg_dump").chmod(0o700)
        return programs.program("pg_dump").parent.name

    def of_wheel(name: str) -> Path:
        if not (tmp_path / "wheel" / name).exists():
            raise StartError("not installed")
        return tmp_path / "wheel" / name

    monkeypatch.setattr(databases, "program", of_wheel)
    monkeypatch.setenv("PATH", str(tmp_path / "system"))
    programs.program.cache_clear()
    yield choose
    programs.program.cache_clear()


@pytest.mark.parametrize(
    ("system", "wheel", "taken"),
    [
        ("15.18 (Debian 15.18-0+deb12u1)", "18.6", "wheel"),
        ("18.1", "18.6", "system"),
        ("19beta1", "18.6", "system"),
        ("", "18.6", "wheel"),
        ("15.2", "", "system"),
    ],
)
def test_the_newest_programs_are_taken(
    two_kinds: Callable[[str, str], str], monkeypatch: pytest.MonkeyPatch, system: str, wheel: str, taken: str
) -> None:
    assert two_kinds(system, wheel) == taken


def test_without_the_programs_we_say_what_to_install(two_kinds: Callable[[str, str], str]) -> None:
    with pytest.raises(StartError, match="There is no pg_dump here"):
        two_kinds("", "")


# --- make backup, make restore ------------------------------------------------------------------------------------


def command(var: Path, *words: str) -> tuple[int, str]:
    own = ["DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SITE_URL", "DJANGO_SETTINGS_MODULE", "BACKUP_DATABASE_URL"]
    environment = {name: value for name, value in os.environ.items() if name not in own} | {"KRING_VAR": str(var)}
    ran = subprocess.run(
        [sys.executable, "-m", "cop_platform.backups", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout


@pytest.mark.slow
def test_the_embedded_server_is_backed_up_and_restored(houses: list[Tenant], file: Path, tmp_path: Path) -> None:
    """Restored into an empty directory, and backed up from there while the server is stopped."""
    back_up(here(), file)
    status, said = command(tmp_path / "var", "restore", str(file))
    assert (status, said.endswith("each found through its organisation.\n")) == (0, True), said
    second = tmp_path / "second.dump"
    status, said = command(tmp_path / "var", "backup", str(second))
    assert (status, said.endswith("all counted.\n")) == (0, True), said
    assert counting.count_rows_in_dump(second) == counting.count_rows_in_dump(file)
    status, said = command(tmp_path / "var", "restore", str(file))
    assert (status, "is not empty" in said, said.count("\n")) == (1, True, 1)


@pytest.mark.slow
def test_the_embedded_server_of_this_run_is_backed_up_while_it_runs(file: Path) -> None:
    superuser_url("cop")
    var = Path(os.environ["KRING_VAR"])
    assert command(var, "backup", str(file))[0] == 0
    status, said = command(var, "restore", str(file))
    assert (status, said.startswith(f"Kring already runs in {var}")) == (1, True), said

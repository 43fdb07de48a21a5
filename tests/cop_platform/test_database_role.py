"""DATABASE_ROLE: a role without ownership can run the application, and cannot switch tenant isolation off."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django_scopes import scopes_disabled

from cop_platform.database_role import UnsuitableRole, grant_access, require_row_level_security
from cop_platform.monitoring import checks, heartbeats
from cop_platform.outbox.delivery import send_due
from cop_platform.tenancy import tenant_models
from members.invitations.inviting import invite
from members.models import Employee, User
from tests.support.people import Tenant, fill_every_table, signed_in
from tests.support.servers import as_superuser, drop_role, superuser_url, temporary_role


@pytest.fixture
def role() -> Iterator[str]:
    with temporary_role("NOLOGIN") as role, as_superuser("postgres") as server:
        server.execute(f"GRANT {role} TO cop")
        yield role


@contextmanager
def working_as(role: str) -> Iterator[None]:
    """Connects as DATABASE_ROLE does: the role is set from the first statement of each connection."""
    connection.close()
    connection.settings_dict["OPTIONS"]["options"] = f"-c role={role}"
    try:
        yield
    finally:
        del connection.settings_dict["OPTIONS"]["options"]
        connection.close()


@pytest.fixture
def let_into(transactional_db: None, role: str) -> str:
    call_command("prepare_database", role=role, verbosity=0)
    call_command("prepare_database", role=role, verbosity=0)  # repeated at each release
    return role


@pytest.fixture
def house(let_into: str, mereldal: Tenant, duinzicht: Tenant) -> Tenant:
    fill_every_table(duinzicht)
    return fill_every_table(mereldal)


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        return isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege)
    return False


def test_the_application_works_as_that_role(let_into: str, house: Tenant) -> None:
    with working_as(let_into):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == (let_into,)
        amina = signed_in(house["Amina"])
        for page in ["", "communities/", "communities/plain-language/", "meetings/", "about-me/"]:
            assert amina.get(f"/o/mereldal/{page}").status_code == 200, page
        level = amina.post("/o/mereldal/communities/medication-safety/participation/", {"level": "periphery"})
        assert level.status_code == 302
        with house.enter():
            invite(house.organisation, "someone@new.example", by=house["Tom"])
        mail.outbox.clear()
        send_due()
        assert [each.to for each in mail.outbox if "someone@new.example" in each.to] == [["someone@new.example"]]
        cache.set("key", "value")
        cache.delete("key")
        heartbeats.record_heartbeat("worker")
        heartbeats.record_heartbeat("beat")
        assert set(checks.check_database().values()) == {"ok"}


def test_signing_in_works_as_that_role(let_into: str, house: Tenant) -> None:
    user = User.objects.get(pk=house["Amina"].user_id)
    user.set_password("a long enough password")
    user.save()
    with working_as(let_into):
        client = Client()
        client.post("/accounts/login/", {"login": user.email, "password": "a long enough password"})
        assert client.get("/o/mereldal/").status_code == 200
        client.post("/accounts/logout/")
        assert client.get("/o/mereldal/").status_code == 302


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE members_employee CASCADE",
        "ALTER TABLE members_employee DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE members_employee NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY employee_isolation ON members_employee",
        "CREATE POLICY all_of_it ON members_employee USING (true)",
        "DROP TABLE members_employee CASCADE",
        "ALTER TABLE members_employee ADD COLUMN odd int",
        "CREATE TABLE public.own (id int)",
        "CREATE INDEX own ON members_employee (name)",
        "UPDATE django_migrations SET name = ''",
        "CREATE ROLE somebody",
    ],
)
def test_it_cannot_undo_the_isolation(let_into: str, statement: str) -> None:
    with working_as(let_into):
        assert refused(statement), statement


def test_it_sees_one_organisation_at_a_time_and_none_without(let_into: str, house: Tenant) -> None:
    with working_as(let_into):
        with scopes_disabled():
            assert [model.objects.count() for model in tenant_models()] == [0] * len(tenant_models())
        with house.enter(), scopes_disabled():
            assert set(Employee.objects.values_list("organisation_id", flat=True)) == {house.organisation.pk}


def test_tables_of_later_migrations_are_open_to_it(let_into: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (id bigint GENERATED BY DEFAULT AS IDENTITY, word text)")
    try:
        with working_as(let_into), connection.cursor() as cursor:
            cursor.execute("INSERT INTO later (word) VALUES ('one')")
            cursor.execute("SELECT count(*) FROM later")
            assert cursor.fetchone() == (1,)
            assert refused("TRUNCATE later")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE later")


# --- Creating the role --------------------------------------------------------------------------------------------


@pytest.fixture
def owner() -> Iterator[psycopg.Connection]:
    """Connection of a role that owns a small database and may create roles, as an operator might set it up."""
    with temporary_role("LOGIN CREATEROLE") as role:
        with as_superuser("postgres") as server:
            server.execute(f"CREATE DATABASE {role} OWNER {role}")
        try:
            with psycopg.connect(superuser_url(role), user=role, autocommit=True) as connection:
                connection.execute("CREATE TABLE words (id bigserial, word text)")
                yield connection
        finally:
            with as_superuser("postgres") as server:
                server.execute(f"DROP DATABASE {role} WITH (FORCE)")


@pytest.fixture
def new_role() -> Iterator[str]:
    name = f"role_{secrets.token_hex(4)}"
    yield name
    drop_role(name)


@pytest.mark.parametrize("itself", [True, False])
def test_a_missing_role_is_made(owner: psycopg.Connection, new_role: str, itself: bool) -> None:
    with temporary_role("LOGIN") as other:
        login = owner.info.user if itself else other
        for _ in range(2):
            grant_access(owner, new_role, login)
        with psycopg.connect(superuser_url(owner.info.dbname), user=login, options=f"-c role={new_role}") as working:
            working.execute("INSERT INTO words (word) VALUES ('one')")
            assert working.execute("SELECT current_user, count(*) FROM words").fetchone() == (new_role, 1)


def test_who_may_not_make_roles_is_told_what_to_ask_for(transactional_db: None) -> None:
    sentence = "CREATE ROLE kring_missing NOLOGIN; GRANT kring_missing TO cop;"
    with pytest.raises(CommandError, match=sentence):
        call_command("prepare_database", role="kring_missing", verbosity=0)


def test_who_may_not_give_the_role_away_is_told_so_too(transactional_db: None) -> None:
    with temporary_role("NOLOGIN") as role, pytest.raises(CommandError, match=f"GRANT {role} TO cop;"):
        call_command("prepare_database", role=role, verbosity=0)


def test_a_login_that_does_not_exist(transactional_db: None, role: str) -> None:
    with pytest.raises(CommandError, match="There is no role nobody_here"):
        call_command("prepare_database", role=role, login="nobody_here", verbosity=0)


@pytest.mark.parametrize("mighty", ["SUPERUSER", "BYPASSRLS", "IN ROLE cop"])
def test_a_role_that_could_undo_it_is_not_taken(transactional_db: None, mighty: str) -> None:
    with (
        temporary_role(f"NOLOGIN {mighty}") as role,
        pytest.raises(CommandError, match="choose a role that owns nothing"),
    ):
        call_command("prepare_database", role=role, verbosity=0)


def test_it_is_run_by_the_owner(let_into: str) -> None:
    with working_as(let_into), pytest.raises(CommandError, match="without DATABASE_ROLE"):
        call_command("prepare_database", verbosity=0)


@pytest.mark.parametrize("options", ["LOGIN SUPERUSER", "LOGIN BYPASSRLS"])
def test_nobody_prepares_what_row_level_security_would_not_bind(options: str) -> None:
    sentence = "does not apply to the role role_\\w+ of DATABASE_URL"
    with temporary_role(options) as role, psycopg.connect(superuser_url("postgres"), user=role) as own:
        refusal = pytest.raises(UnsuitableRole, match=sentence)
        with refusal:
            require_row_level_security(own)


def test_an_ordinary_role_is_bound(db: None) -> None:
    arguments: dict[str, Any] = connection.get_connection_params()
    with psycopg.connect(**arguments) as own:
        require_row_level_security(own)


def test_a_database_of_before_the_first_release_is_refused(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('cop_platform', '0001_initial', now())"
        )
    try:
        with pytest.raises(CommandError, match="made before the first release"):
            call_command("prepare_database", verbosity=0)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '0001_initial' AND app = 'cop_platform'")

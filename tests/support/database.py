"""The databases of a run: migrated once, copied for each worker, and emptied after a test that commits."""

import fcntl
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from psycopg import sql
from pytest_django import DjangoDbBlocker

from tests.support.servers import IS_OWN_SERVER, VAR, as_superuser

TEMPLATE = "test_template"
#: Tables that the migrations fill; tests do not change them.
STAYS = {"django_content_type", "auth_permission"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_keepdb: bool, django_db_blocker: DjangoDbBlocker
) -> None:
    """Lets the workers copy a migrated template database, instead of running all migrations each."""
    if IS_OWN_SERVER and not django_db_keepdb and "PYTEST_XDIST_WORKER" in os.environ:
        with django_db_blocker.unblock():
            _make_template()
        connection.settings_dict["TEST"] |= {"TEMPLATE": TEMPLATE, "MIGRATE": False}
    if IS_OWN_SERVER:
        _end_other_sessions_first()


def _end_other_sessions_first() -> None:
    """A thread of the live server may hold a connection a moment longer than its browser, which Django cannot drop."""
    creation: Any = connection.creation
    destroy = creation._destroy_test_db

    def destroy_alone(name: str, verbosity: int) -> None:
        with as_superuser("postgres") as own:
            own.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        destroy(name, verbosity)

    creation._destroy_test_db = destroy_alone


def _make_template() -> None:
    """Creates the template in the first worker, while the others wait."""
    done = VAR / "template.made"
    with (VAR / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            before, named = connection.settings_dict["NAME"], connection.settings_dict["TEST"]["NAME"]
            connection.settings_dict["TEST"]["NAME"] = TEMPLATE
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
            settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = before
            connection.settings_dict["TEST"]["NAME"] = named
            done.touch()


@pytest.fixture(scope="session", autouse=True)
def emptied_quickly() -> Iterator[None]:
    """Replaces Django's slow clean-up after a test that commits: it truncates all tables and refills some of them."""
    with pytest.MonkeyPatch.context() as patch:
        if IS_OWN_SERVER:
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: empty())
        yield


def empty() -> None:
    """Deletes all rows in the tables of our models, bypassing policies, keys and triggers."""
    tables: Any = [name for name in connection.introspection.django_table_names() if name not in STAYS]
    statement = sql.SQL(
        """
        DO $$ DECLARE found name; BEGIN
            SET LOCAL session_replication_role = replica;
            FOR found IN SELECT relname FROM pg_class WHERE relname = ANY({})
                AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
            LOOP EXECUTE format('DELETE FROM %I', found); END LOOP;
        END $$
        """
    ).format(tables)
    with as_superuser(connection.settings_dict["NAME"]) as own:
        own.execute(statement)

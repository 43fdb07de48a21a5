"""Rows that a test commits are gone before the next test."""

from django.db import connection
from psycopg import sql

from tests.support.database import empty
from tests.support.people import Tenant
from tests.support.servers import as_superuser


def filled() -> set[str]:
    """Tables that are not empty, as the superuser sees them."""
    with as_superuser(connection.settings_dict["NAME"]) as own:
        return {
            table
            for table in connection.introspection.table_names()
            if own.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(sql.Identifier(table))).fetchone() is not None
        }


def test_every_table_is_emptied_but_what_migrations_write(
    transactional_db: None, furnished: tuple[Tenant, Tenant]
) -> None:
    kept = {"django_content_type", "auth_permission", "django_migrations"}
    assert len(filled() - kept) > 30
    empty()
    assert filled() == kept

"""``manage.py prepare_database``: what an installation runs as the owner of its database before each new release."""

from typing import Any

import psycopg
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from cop_platform.database_role import UnsuitableRole, grant_access, require_own_role, require_row_level_security

TOO_OLD = (
    "This database was made before the first release, and its tables cannot be brought up to date. Give Kring an empty "
    "one: make it anew, or name another in DATABASE_URL. The database of `make run` lies in var/postgres: stop Kring "
    "and remove that folder."
)


class Command(BaseCommand):
    help = "Migrates, and lets in the role that web and workers work as."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", help="a role that owns nothing, for DATABASE_ROLE of web and workers")
        parser.add_argument("--login", help="the role that signs in and works as it (default: this one)")

    def handle(self, *args: Any, **options: Any) -> None:
        connection.ensure_connection()
        own = connection.connection
        try:
            require_row_level_security(own)
            require_own_role(own)
            require_current_schema(own)
            call_command("migrate", verbosity=options["verbosity"], interactive=False)
            if options["role"]:
                grant_access(own, options["role"], options["login"] or own.info.user)
        except UnsuitableRole as refused:
            raise CommandError(str(refused)) from None


def require_current_schema(own: psycopg.Connection) -> None:
    """Refuse a database whose first migration has another name than ours. Raises ``CommandError``."""
    if own.execute("SELECT to_regclass('public.django_migrations')").fetchone() == (None,):
        return
    older = "SELECT 1 FROM django_migrations WHERE app = 'cop_platform' AND name = '0001_initial'"
    if own.execute(older).fetchone():
        raise CommandError(TOO_OLD)

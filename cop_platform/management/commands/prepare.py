"""``manage.py prepare``: all that a start needs of the database, in one process as starting Django takes a second."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Prints the demonstration's lines; `make run` shows them."""

    help = "Bring the database up to date and fill an empty one with the demonstration."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", help="as for prepare_database")
        parser.add_argument("--login", help="as for prepare_database")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("prepare_database", role=options["role"], login=options["login"], verbosity=0)
        call_command("demo", stdout=self.stdout)

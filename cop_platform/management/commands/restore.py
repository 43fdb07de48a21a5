"""``manage.py restore FILE``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cop_platform import environment as env
from cop_platform.backups.restore import restore
from cop_platform.devserver.processes import StartError


class Command(BaseCommand):
    help = "Brings a backup into the empty database of DATABASE_URL, as its owner, and checks that all of it is there."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = restore(env.text("DATABASE_URL"), options["file"])
        except StartError as trouble:
            raise CommandError(str(trouble)) from None
        rows, tables = sum(counts.values()), len(counts)
        self.stdout.write(f"{rows:,} rows of {tables} tables are back, each found through its organisation.")

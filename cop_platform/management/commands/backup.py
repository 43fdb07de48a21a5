"""``manage.py backup FILE``."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cop_platform.backups.dump import back_up
from cop_platform.devserver.processes import StartError


class Command(BaseCommand):
    help = "Writes the whole database into one file, by the role of BACKUP_DATABASE_URL, and counts what it holds."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a new file, for example kring-2026-03-29.dump")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.BACKUP_DATABASE_URL:
            raise CommandError("Set the environment variable BACKUP_DATABASE_URL; docs/settings.md says what it is.")
        file = options["file"]
        try:
            counts = back_up(settings.BACKUP_DATABASE_URL, file)
        except StartError as trouble:
            raise CommandError(str(trouble)) from None
        size = file.stat().st_size / 1_000_000
        self.stdout.write(
            f"{file}: {sum(counts.values()):,} rows of {len(counts)} tables in {size:.1f} MB, all counted."
        )

"""``manage.py import_communities FILE``: carry over people and communities from elsewhere. See docs/import.md."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from communities.importing.parsing import parse
from communities.importing.reading import read
from communities.importing.records import BrokenFile, ImportData
from communities.importing.report import Report
from communities.importing.writing import import_data

UNCHANGED = "Nothing has been changed."


class Command(BaseCommand):
    help = (
        "Carry over people and communities from a file of the form kring-communities-1; a second run changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the file, or - for standard input")
        parser.add_argument("--dry-run", action="store_true", help="do it all, tell it, and undo it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            form = parse(read(_content(options["file"])), now=timezone.now())
            report = self._import(form, dry_run=options["dry_run"])
        except BrokenFile as broken:
            raise CommandError(f"{broken} {UNCHANGED}") from None
        for line in report.lines():
            self.stdout.write(line)

    def _import(self, data: ImportData, *, dry_run: bool) -> Report:
        try:
            return import_data(data, dry_run=dry_run, progress=self._show_progress)
        except DatabaseError as error:
            why = (str(error).splitlines() or [type(error).__name__])[0]
            raise CommandError(f"The database refused: {why}. {UNCHANGED}") from error

    def _show_progress(self, kind: str, done: int, total: int) -> None:
        self.stderr.write(f"{kind}: {done} of {total}", style_func=str)


def _content(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise BrokenFile(f"{file} cannot be read: {error.strerror}.") from None

"""``manage.py rebuild_search [ORGANISATION]``: write the search index anew, after rows came in past its triggers."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cop_platform.search.upkeep import rebuild
from cop_platform.tenancy import enter


class Command(BaseCommand):
    help = "Write the search index of one organisation, or of each, anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", nargs="?", metavar="ORGANISATION", help="its address; all without")

    def handle(self, *args: Any, **options: Any) -> None:
        found = apps.get_model("members", "Organisation").objects.order_by("slug")
        if options["organisation"]:
            found = found.filter(slug=options["organisation"])
        if not found:
            raise CommandError("There is no such organisation.")
        for organisation in found:
            with enter(organisation):
                rebuild()
            if options["verbosity"]:
                self.stdout.write(organisation.slug)

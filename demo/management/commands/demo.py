"""Load the demonstration into an empty installation, and print who can sign in."""

from typing import Any

from django.core.management.base import BaseCommand

from demo.load import is_loaded, load, personas
from members.models import Organisation


class Command(BaseCommand):
    help = "Adds the organisation Mereldal to an empty installation; prints how to sign in where it is planted."

    def handle(self, *args: Any, **options: Any) -> None:
        if not Organisation.objects.exists():
            load()
        if is_loaded():
            for line in personas():
                self.stdout.write(line)

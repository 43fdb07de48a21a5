"""Create an organisation from the command line."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.founding import create_organisation
from members.models import User


class Command(BaseCommand):
    help = "Makes an organisation and mails its first administrator an invitation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="stands in every web address, such as mereldal")
        parser.add_argument("name", help="as people know it")
        parser.add_argument("administrator", help="e-mail address of the first administrator")
        parser.add_argument("--language", default="en", choices=["en", "nl"])
        parser.add_argument("--time-zone", default="Europe/Brussels")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            User._meta.get_field("email").clean(options["administrator"], None)
            organisation = create_organisation(**{name: options[name] for name in ARGUMENTS})
        except ValidationError as error:
            raise CommandError(_message(error)) from None
        self.stdout.write(
            f"{organisation} is at {organisation.get_absolute_url()}; {options['administrator']} is invited."
        )


ARGUMENTS = ("slug", "name", "language", "time_zone", "administrator")


def _message(error: ValidationError) -> str:
    if hasattr(error, "error_dict"):
        return "; ".join(f"{field}: {' '.join(words)}" for field, words in error.message_dict.items())
    return " ".join(error.messages)

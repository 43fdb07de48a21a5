"""Invite an administrator to an existing organisation, such as one that an import made."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cop_platform.tenancy import enter
from cop_platform.web.refusals import Refusal
from members.invitations.inviting import AlreadyHasSeat, invite_administrator
from members.models import Organisation, User


class Command(BaseCommand):
    help = "Mails somebody an invitation to administer an organisation that exists."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="stands in every web address of the organisation, such as mereldal")
        parser.add_argument("email", help="e-mail address of the administrator")

    def handle(self, *args: Any, **options: Any) -> None:
        slug, email = options["slug"], options["email"]
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None:
            raise CommandError(f"There is no organisation “{slug}”. /admin/ lists those there are.")
        try:
            User._meta.get_field("email").clean(email, None)
            with enter(organisation):
                invite_administrator(organisation, email, by=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except AlreadyHasSeat:
            message = f"{email} works at {organisation} already. An administrator there can make them one."
            raise CommandError(message) from None
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{email} is invited to administer {organisation}.")

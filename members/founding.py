"""A new organisation on this installation: made by the operator, run by its own people."""

from django.db import transaction

from cop_platform.tenancy import enter
from members.inviting import invite
from members.models import Invitation, Organisation


@transaction.atomic
def found(*, slug: str, name: str, language: str, time_zone: str, administrator: str) -> Organisation:
    """Make an organisation and invite its first administrator. Raises ValidationError, naming the field."""
    organisation = Organisation(slug=slug, name=name, language=language, time_zone=time_zone)
    organisation.full_clean()
    organisation.save()
    invite_first_administrator(organisation, administrator)
    return organisation


def invite_first_administrator(organisation: Organisation, email: str) -> Invitation:
    with enter(organisation):
        return invite(organisation, email, by=None, as_administrator=True)

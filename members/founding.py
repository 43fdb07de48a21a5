"""Create an organisation and invite its first administrator."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cop_platform.audit.recording import audit_action, record
from cop_platform.tenancy import enter
from cop_platform.text import tidy
from cop_platform.time_zones import listed_name
from members.invitations.inviting import invite
from members.models import Organisation, User

ORGANISATION_CREATED = audit_action("organisation_founded", _("founded an organisation"))


def create_organisation(*, slug: str, name: str, language: str, time_zone: str, administrator: str) -> Organisation:
    """Validate and create an organisation, and invite its first administrator. Raises ValidationError by field."""
    zone = listed_name(time_zone) or time_zone
    organisation = Organisation(slug=slug, name=tidy(name), language=language, time_zone=zone)
    organisation.full_clean()
    save_organisation(organisation, administrator, by=None)
    return organisation


@transaction.atomic
def save_organisation(organisation: Organisation, administrator: str, *, by: User | None) -> None:
    """Save a new organisation that has been validated. ``by`` is None when a command does it."""
    organisation.save()
    with enter(organisation):
        record(ORGANISATION_CREATED, organisation, by=by, after={"name": organisation.name})
        invite(organisation, administrator, by=by, as_administrator=True)

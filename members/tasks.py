"""Jobs that keep house in each organisation."""

from celery import shared_task

from cop_platform.retention import forget_old_entries
from cop_platform.tenancy import tenant_task
from members.models import Organisation
from members.retention import forget_ended_invitations


@shared_task
def keep_house() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        keep_house_in_organisation.delay(organisation_id)


@tenant_task()
def keep_house_in_organisation() -> None:
    forget_ended_invitations()
    forget_old_entries()

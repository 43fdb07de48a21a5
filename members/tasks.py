"""Jobs that keep house in each organisation."""

from celery import shared_task

from cop_platform.retention import forget_old_entries
from cop_platform.tenancy import ring_for_each, tenant_task
from members.invitations.retention import forget_ended_invitations


@shared_task
def keep_house() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    ring_for_each(keep_house_in_organisation)


@tenant_task()
def keep_house_in_organisation() -> None:
    forget_ended_invitations()
    forget_old_entries()

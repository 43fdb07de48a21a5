"""Jobs that keep house in each organisation."""

from celery import shared_task

from cop_platform.retention import purge_organisation_log
from cop_platform.tenancy import for_each_organisation, tenant_task
from members.invitations.retention import purge


@shared_task
def keep_house() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    for_each_organisation(purge_expired_data)


@tenant_task()
def purge_expired_data() -> None:
    purge()
    purge_organisation_log()

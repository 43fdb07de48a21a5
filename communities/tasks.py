"""Jobs of communities."""

from celery import shared_task

from communities.joining import end_what_is_moot
from communities.requests_in_time import forget, remind
from cop_platform.tenancy import tenant_task
from members.models import Organisation


@shared_task
def follow_requests() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        follow_requests_in_organisation.delay(organisation_id)


@tenant_task()
def follow_requests_in_organisation() -> None:
    end_what_is_moot()
    remind()
    forget()

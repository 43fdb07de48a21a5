"""Jobs of the communities."""

from celery import shared_task

from communities.mediation import forget_old, tell_of_coaches_who_went
from cop_platform.tenancy import tenant_task
from members.models import Organisation


@shared_task
def look_after_confidences() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        look_after_in_organisation.delay(organisation_id)


@tenant_task()
def look_after_in_organisation() -> None:
    tell_of_coaches_who_went()
    forget_old()

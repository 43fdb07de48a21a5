"""Jobs of the communities."""

from celery import shared_task

from communities.inviting import forget_old_looks
from communities.steps import forget_old_steps
from communities.welcoming import forget_old_arrivals
from cop_platform.tenancy import tenant_task
from members.models import Organisation


@shared_task
def forget_what_is_over() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        forget_in_organisation.delay(organisation_id)


@tenant_task()
def forget_in_organisation() -> None:
    """What is kept for how long: docs/decisions/0022-welcome.md."""
    forget_old_looks()
    forget_old_arrivals()
    forget_old_steps()

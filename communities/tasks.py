"""Jobs of communities: rounds whose date has passed, terms that end soon."""

from celery import shared_task

from communities.consent import settle_due
from communities.roles import prompt_whose_term_ends
from cop_platform.tenancy import tenant_task
from members.models import Organisation


@shared_task
def settle_proposals() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        settle_in_organisation.delay(organisation_id)


@tenant_task()
def settle_in_organisation() -> None:
    settle_due()


@shared_task
def look_ahead_at_roles() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        look_ahead_at_roles_in_organisation.delay(organisation_id)


@tenant_task()
def look_ahead_at_roles_in_organisation() -> None:
    prompt_whose_term_ends()

"""Jobs of communities."""

from celery import shared_task
from django.db import transaction
from django_scopes import get_scope

from communities.check_ins.questions import ask_who_is_due
from communities.confidential.conversations import forget_old, tell_of_coaches_who_went
from communities.decisions.settling import settle_due
from communities.invitations.inviting import forget_old_looks
from communities.joining.reminders import remind
from communities.joining.requests import end_what_is_moot
from communities.joining.retention import forget
from communities.nominations.retention import forget_old_nominations, forget_old_selections
from communities.opportunities.offering import forget_old_steps
from communities.roles.terms import prompt_whose_term_ends
from communities.welcome.newcomers import forget_old_arrivals
from cop_platform.tenancy import ring_for_each, tenant_task


@shared_task
def follow_requests() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    ring_for_each(follow_requests_in_organisation)


@tenant_task()
def follow_requests_in_organisation() -> None:
    end_what_is_moot()
    remind()
    forget()


@shared_task
def ask_each_season() -> None:
    """For each organisation; a run that comes twice, or after some days of standstill, asks each once."""
    ring_for_each(ask_in_organisation)


@tenant_task()
def ask_in_organisation() -> None:
    """A batch in a transaction of its own, and then the next."""
    if ask_who_is_due():
        organisation_id = get_scope()["organisation"].pk
        transaction.on_commit(lambda: ask_in_organisation.delay(organisation_id))


@shared_task
def look_after_confidences() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    ring_for_each(look_after_in_organisation)


@tenant_task()
def look_after_in_organisation() -> None:
    tell_of_coaches_who_went()
    forget_old()


@shared_task
def forget_what_is_over() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    ring_for_each(forget_in_organisation)


@tenant_task()
def forget_in_organisation() -> None:
    """What is kept for how long: docs/decisions/0021-roles.md and 0022-welcome.md."""
    forget_old_looks()
    forget_old_arrivals()
    forget_old_steps()
    forget_old_nominations()
    forget_old_selections()


@shared_task
def settle_proposals() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    ring_for_each(settle_in_organisation)


@tenant_task()
def settle_in_organisation() -> None:
    settle_due()


@shared_task
def look_ahead_at_roles() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    ring_for_each(look_ahead_at_roles_in_organisation)


@tenant_task()
def look_ahead_at_roles_in_organisation() -> None:
    prompt_whose_term_ends()

"""Jobs of communities."""

from celery import shared_task
from django.db import transaction
from django_scopes import get_scope

from communities.check_ins.questions import send_due_check_ins
from communities.confidential.conversations import notify_about_former_coaches, purge_conversations
from communities.decisions.settling import settle_due
from communities.invitations.inviting import purge_invitations
from communities.joining.reminders import remind
from communities.joining.requests import close_obsolete
from communities.joining.retention import purge_requests
from communities.nominations.retention import purge_nominations, purge_selections
from communities.opportunities.offering import purge_opportunities
from communities.roles.terms import send_term_reminders
from communities.welcome.newcomers import purge_newcomers
from cop_platform.tenancy import for_each_organisation, tenant_task


@shared_task
def remind_about_join_requests() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    for_each_organisation(remind_about_join_requests_in_organisation)


@tenant_task()
def remind_about_join_requests_in_organisation() -> None:
    close_obsolete()
    remind()
    purge_requests()


@shared_task
def send_check_ins() -> None:
    """For each organisation; a run that comes twice, or after some days of standstill, asks each once."""
    for_each_organisation(send_check_ins_in_organisation)


@tenant_task()
def send_check_ins_in_organisation() -> None:
    """A batch in a transaction of its own, and then the next."""
    if send_due_check_ins():
        organisation_id = get_scope()["organisation"].pk
        transaction.on_commit(lambda: send_check_ins_in_organisation.delay(organisation_id))


@shared_task
def close_conversations_of_former_coaches() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    for_each_organisation(close_conversations_in_organisation)


@tenant_task()
def close_conversations_in_organisation() -> None:
    notify_about_former_coaches()
    purge_conversations()


@shared_task
def purge_expired_data() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    for_each_organisation(purge_in_organisation)


@tenant_task()
def purge_in_organisation() -> None:
    """What is kept for how long: docs/decisions/0021-roles.md and 0022-welcome.md."""
    purge_invitations()
    purge_newcomers()
    purge_opportunities()
    purge_nominations()
    purge_selections()


@shared_task
def settle_proposals() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    for_each_organisation(settle_in_organisation)


@tenant_task()
def settle_in_organisation() -> None:
    settle_due()


@shared_task
def remind_about_ending_terms() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    for_each_organisation(remind_about_ending_terms_in_organisation)


@tenant_task()
def remind_about_ending_terms_in_organisation() -> None:
    send_term_reminders()

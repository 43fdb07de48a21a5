"""Celery tasks of the platform."""

from celery import current_app, shared_task

from cop_platform import retention
from cop_platform.outbox.delivery import send_due
from cop_platform.reminders import planning
from cop_platform.search.upkeep import tidy_spellings
from cop_platform.tenancy import for_each_organisation, tenant_task
from cop_platform.web.idempotency import purge_submissions


@shared_task
def run_for_each_organisation(name: str) -> None:
    """Queue the tenant task of that name once for each organisation: a job each, in a transaction of its own."""
    for_each_organisation(current_app.tasks[name])


@shared_task
def send_queued_mail() -> int:
    return send_due()


@tenant_task()
def plan_reminders() -> None:
    """Queue the reminders that are due until tomorrow morning. A second run changes nothing."""
    planning.plan_reminders()


@shared_task
def purge_expired_data() -> None:
    """Purge global tables: settled mail, ended sessions, the operators' log. docs/operations.md lists all terms."""
    retention.purge_settled_mail()
    retention.purge_ended_sessions()
    retention.purge_operator_log()


@shared_task
def purge_counters() -> None:
    """Purge counters of attempts, hourly: strangers can make many."""
    retention.purge_counters()


@tenant_task()
def tidy_search() -> None:
    """Drop what the search index of one organisation no longer needs."""
    tidy_spellings()


@tenant_task()
def purge_expired_organisation_data() -> None:
    """Purge the audit log, the record of reminders and the form submissions of one organisation."""
    retention.purge_organisation_log()
    retention.purge_reminders()
    purge_submissions()

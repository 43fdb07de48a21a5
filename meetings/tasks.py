"""Jobs that follow the calendar."""

from celery import shared_task

from cop_platform.tenancy import for_each_organisation, tenant_task
from cop_platform.web.idempotency import purge_submissions
from meetings.rsvps.answering import purge_old_rsvps
from meetings.scheduling.next_meeting import update_passed_next_meetings


@shared_task
def follow_the_calendar() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    for_each_organisation(refresh_next_meetings)


@tenant_task()
def refresh_next_meetings() -> None:
    update_passed_next_meetings()
    purge_old_rsvps()
    purge_submissions()

"""Jobs that follow the calendar."""

from celery import shared_task

from cop_platform.tenancy import ring_for_each, tenant_task
from cop_platform.web.idempotency import forget_sent_forms
from meetings.rsvps.answering import forget_old_answers
from meetings.scheduling.next_meeting import note_meetings_that_are_over


@shared_task
def follow_the_calendar() -> None:
    """Ring once for each organisation; a run that comes twice changes nothing."""
    ring_for_each(follow_in_organisation)


@tenant_task()
def follow_in_organisation() -> None:
    note_meetings_that_are_over()
    forget_old_answers()
    forget_sent_forms()

"""Celery tasks of meetings, each inside one organisation and safe to run twice."""

from cop_platform.tenancy import tenant_task
from meetings.rsvps import retention as rsvps
from meetings.scheduling.next_meeting import update_passed_next_meetings


@tenant_task()
def refresh_next_meetings() -> None:
    update_passed_next_meetings()


@tenant_task()
def purge_expired_data() -> None:
    """Delete data past its retention period: see the table in docs/operations.md."""
    rsvps.purge()

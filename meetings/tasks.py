"""Jobs of meetings, each inside one organisation; a run that comes twice changes nothing."""

from cop_platform.tenancy import tenant_task
from meetings.rsvps import retention as rsvps
from meetings.scheduling.next_meeting import update_passed_next_meetings


@tenant_task()
def refresh_next_meetings() -> None:
    update_passed_next_meetings()


@tenant_task()
def purge_expired_data() -> None:
    """What is kept for how long: the table in docs/operations.md."""
    rsvps.purge()

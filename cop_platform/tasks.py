"""The platform's jobs."""

from celery import shared_task

from cop_platform import retention
from cop_platform.outbox.delivery import send_due


@shared_task
def send_queued_mail() -> int:
    return send_due()


@shared_task
def purge_expired_data() -> None:
    """What belongs to no organisation and is no longer needed; the rest is with ``members.tasks.keep_house``."""
    retention.purge_settled_mail()
    retention.purge_ended_sessions()
    retention.purge_operator_log()

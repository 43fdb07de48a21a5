"""The platform's jobs."""

from celery import shared_task

from cop_platform import retention
from cop_platform.outbox.delivery import send_owed


@shared_task
def send_owed_mail() -> int:
    return send_owed()


@shared_task
def keep_house() -> None:
    """What belongs to no organisation and is no longer needed; the rest is with ``members.tasks.keep_house``."""
    retention.forget_settled_mail()
    retention.forget_ended_sessions()
    retention.forget_old_operator_entries()

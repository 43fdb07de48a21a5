"""The platform's jobs."""

from celery import shared_task

from cop_platform.outbox.sending import send_owed


@shared_task
def send_owed_mail() -> int:
    return send_owed()

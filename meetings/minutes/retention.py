"""Retention of what meetings leave behind; notes, decisions and action points stay."""

from datetime import timedelta

from django.utils import timezone

from cop_platform.retention import delete_in_batches
from meetings.models import ActionRequest, UseSentence

USE_KEPT_FOR = timedelta(days=365)
#: As long as it is known that the mail about it was sent.
DECLINED_KEPT_FOR = timedelta(days=30)


def purge() -> None:
    """Delete what was said of the use of a meeting after a year, and a no to an action point after a month."""
    now = timezone.now()
    delete_in_batches(UseSentence.objects.filter(meeting__ends_at__lt=now - USE_KEPT_FOR))
    delete_in_batches(ActionRequest.objects.filter(declined_at__lt=now - DECLINED_KEPT_FOR))

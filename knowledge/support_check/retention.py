"""Retention of words on support."""

from django.utils import timezone

from cop_platform.retention import delete_in_batches
from knowledge.models import SupportCheck
from knowledge.support_check.checking import KEEP_FOR


def purge() -> None:
    """Delete what role holders said after a year; they are asked again then."""
    delete_in_batches(SupportCheck.objects.filter(answered_at__lt=timezone.now() - KEEP_FOR))

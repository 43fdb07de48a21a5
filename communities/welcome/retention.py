"""Retention of newcomers."""

from django.utils import timezone

from communities.models import Newcomer
from communities.welcome.newcomers import KEEP_FOR
from cop_platform import retention


def purge() -> None:
    """Delete records of newcomers that are older than ``KEEP_FOR``."""
    retention.delete_in_batches(Newcomer.objects.filter(arrived_at__lte=timezone.now() - KEEP_FOR))

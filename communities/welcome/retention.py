"""Retention of newcomers."""

from django.utils import timezone

from communities.models import Newcomer
from communities.welcome.newcomers import KEEP_FOR
from cop_platform import retention


def purge() -> None:
    """That somebody was new is of no use any more."""
    retention.delete_in_batches(Newcomer.objects.filter(arrived_at__lte=timezone.now() - KEEP_FOR))

"""Retention of dietary needs and guests."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from cop_platform.retention import delete_in_batches
from meetings.models import DietaryNeed, Guest

NEEDS_KEPT_FOR = timedelta(days=1)
GUESTS_KEPT_FOR = timedelta(days=30)


def purge() -> None:
    """Delete dietary needs a day after their meeting, or when it is called off, and guests a month after (O6)."""
    now = timezone.now()
    is_past = Q(meeting__ends_at__lt=now - NEEDS_KEPT_FOR) | Q(meeting__is_open=False)
    delete_in_batches(DietaryNeed.objects.filter(is_past | ~Q(employee__left_at=None)))
    delete_in_batches(Guest.objects.filter(meeting__ends_at__lt=now - GUESTS_KEPT_FOR))

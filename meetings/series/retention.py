"""Retention of answers to a series."""

from datetime import timedelta

from django.utils import timezone

from meetings.models import SeriesAnswer
from meetings.rsvps.retention import RSVPS_KEPT_FOR


def purge() -> int:
    """Delete answers to a series a week after its last date (M2, O6). Returns how many."""
    ended = timezone.localdate() - RSVPS_KEPT_FOR - timedelta(days=1)
    old = SeriesAnswer.objects.filter(series__planned_until__lt=ended)
    # A date that was moved past the end of its series keeps the answer until it is over.
    old = old.exclude(series__meetings__ends_at__gt=timezone.now() - RSVPS_KEPT_FOR)
    deleted, _each = old.delete()
    return deleted

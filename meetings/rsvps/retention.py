"""Retention of RSVPs."""

from datetime import timedelta

from django.utils import timezone

from meetings.models import RSVP

RSVPS_KEPT_FOR = timedelta(days=7)


def purge() -> int:
    """Delete RSVPs a week after their meeting (M2, O6). Returns how many."""
    deleted, _each = RSVP.objects.filter(meeting__ends_at__lt=timezone.now() - RSVPS_KEPT_FOR).delete()
    return deleted

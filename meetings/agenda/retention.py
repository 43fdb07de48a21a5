"""Retention of dots, thumbs, live pages, and of who said what in a retrospective."""

from django.db.models import Q
from django.utils import timezone

from cop_platform.retention import delete_in_batches
from meetings.models import OVERRUN, Dot, GoesOn, LiveSession, MarketPlace, RetrospectiveSentence, Thumb


def purge() -> int:
    """Delete what served a meeting only, once it is over (O6); topics and sentences stay as its record.

    Returns how many rows.
    """
    over = Q(meeting__ends_at__lt=timezone.now() - OVERRUN)
    gone = delete_in_batches(Dot.objects.filter(over))
    gone += delete_in_batches(Thumb.objects.filter(session__meeting__ends_at__lt=timezone.now() - OVERRUN))
    gone += delete_in_batches(LiveSession.objects.filter(over))
    gone += delete_in_batches(GoesOn.objects.filter(over))
    gone += delete_in_batches(MarketPlace.objects.filter(over, topics=None))
    gone += int(RetrospectiveSentence.objects.filter(over).exclude(said_by=None).update(said_by=None))
    return gone

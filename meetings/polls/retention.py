"""Retention of answers to date polls."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from meetings.models import PollSlot, PollVote

VOTES_KEPT_FOR = timedelta(days=7)


def purge() -> int:
    """Delete answers a week after the poll has ended, or after its last time without an outcome. Returns how many."""
    before = timezone.now() - VOTES_KEPT_FOR
    later = PollSlot.objects.filter(poll=OuterRef("slot__poll"), number__isnull=False, ends_at__gte=before)
    forgotten = Q(Q(slot__poll__outcome=""), ~Q(Exists(later)))
    deleted, _each = PollVote.objects.filter(Q(slot__poll__ended_at__lt=before) | forgotten).delete()
    return deleted

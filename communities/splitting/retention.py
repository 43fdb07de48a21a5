"""Retention of who chose where to go on. The link between the communities stays (O6)."""

from datetime import timedelta

from django.utils import timezone

from communities.models import Split, SplitChoice
from communities.splitting.splitting import end_past_splits
from cop_platform import retention

#: So long after the date of a split it is forgotten who chose.
KEEP_FOR = timedelta(days=90)


def purge() -> int:
    """Mark splits whose date has passed, and delete choices ``KEEP_FOR`` later. Returns the number of choices."""
    end_past_splits(Split.objects.all())
    old = SplitChoice.objects.filter(split__asks_until__lte=timezone.now() - KEEP_FOR)
    return retention.delete_in_batches(old)

"""Retention of calendar feeds."""

from meetings.models import Feed


def purge() -> int:
    """Delete the feeds of people who have left; their addresses are dead since they left. Returns how many."""
    deleted, _each = Feed.objects.filter(employee__left_at__isnull=False).delete()
    return deleted

"""Retention of questions whether a community hosts a meeting too."""

from datetime import timedelta

from django.utils import timezone

from meetings.models import CoHosting

CO_HOSTING_KEPT_FOR = timedelta(days=30)


def purge() -> int:
    """A month after the meeting only who hosted it stays, without the words and without who asked and answered.

    Returns how many questions were deleted.
    """
    over = CoHosting.objects.filter(meeting__ends_at__lt=timezone.now() - CO_HOSTING_KEPT_FOR)
    over.filter(state=CoHosting.State.AGREED).update(question="", answer="", asked_by=None, answered_by=None)
    deleted, _each = over.exclude(state=CoHosting.State.AGREED).delete()
    return deleted

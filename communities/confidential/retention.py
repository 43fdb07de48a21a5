"""Retention of confidential conversations."""

from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from communities.models import ConfidentialConversation
from cop_platform import retention

#: How long it is kept after one of the two closed it, or after the coach went.
KEEP_FOR = timedelta(days=90)


def purge() -> int:
    """Delete what ended long enough ago; how many rows."""
    ended = ConfidentialConversation.objects.annotate(ended_at=Coalesce(F("closed_at"), F("coach_role_ended_at")))
    old = ended.filter(ended_at__lt=timezone.now() - KEEP_FOR)
    return retention.delete_in_batches(old)

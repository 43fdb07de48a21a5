"""Retention of confidential conversations."""

from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from communities.models import ConfidentialConversation
from cop_platform import retention

#: How long a conversation is kept after it was closed, or after the role of the coach ended.
KEEP_FOR = timedelta(days=90)


def purge() -> int:
    """Delete conversations that ended ``KEEP_FOR`` ago. Returns the number of rows."""
    ended = ConfidentialConversation.objects.annotate(ended_at=Coalesce(F("closed_at"), F("coach_role_ended_at")))
    old = ended.filter(ended_at__lt=timezone.now() - KEEP_FOR)
    return retention.delete_in_batches(old)

"""Retention of requests for support."""

from datetime import timedelta

from django.db.models.functions import Coalesce
from django.utils import timezone

from cop_platform.retention import delete_in_batches
from knowledge.models import SupportRequest

KEEP_FOR = timedelta(days=3 * 365)


def purge() -> None:
    """Delete requests three years after their answer, their withdrawal, or, without either, after they were asked."""
    rows = SupportRequest.objects.alias(last_at=Coalesce("answered_at", "withdrawn_at", "asked_at"))
    delete_in_batches(rows.filter(last_at__lt=timezone.now() - KEEP_FOR))

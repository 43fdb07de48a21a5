"""Retention of opportunities."""

from django.db.models import Q
from django.utils import timezone

from communities.models import Opportunity
from communities.opportunities.offering import KEEP_FOR
from cop_platform import retention


def purge() -> None:
    before = timezone.now() - KEEP_FOR
    over = Q(done_at__lte=before) | Q(done_at=None, by_when__lte=before.date())
    retention.delete_in_batches(Opportunity.objects.filter(over))

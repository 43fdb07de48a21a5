"""Retention of who would join an idea, once it was launched or dropped (O6)."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from communities.models import Interest, Phase, PhaseChange
from communities.starting.interest import KEEP_FOR
from cop_platform import retention


def purge() -> int:
    """Forget who would have joined. Returns the number of rows."""
    ended = PhaseChange.objects.filter(
        community=OuterRef("community"), before=Phase.INITIATE, at__lt=timezone.now() - KEEP_FOR
    )
    over = Interest.objects.exclude(community__phase=Phase.INITIATE).filter(Exists(ended))
    return retention.delete_in_batches(over)

"""Retention of declined and withdrawn nominations, and of ended role selections (O6)."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from communities.models import FINAL_STEPS, Nomination, RoleSelection, SelectionStep
from cop_platform import retention

#: A year, as for declined join requests.
KEEP_FOR = timedelta(days=365)


def purge() -> int:
    """Delete what has been kept for ``KEEP_FOR``. Returns the number of rows."""
    return _purge_nominations() + _purge_selections()


def _purge_nominations() -> int:
    """Nominations that were declined, withdrawn or not adopted in a round; pending ones are kept.

    One that became a role is kept: its line in the decision log says the same, and is kept permanently.
    """
    before = timezone.now() - KEEP_FOR
    declined = Q(answer=Nomination.Answer.DECLINED, answered_at__lte=before)
    return retention.delete_in_batches(Nomination.objects.filter(declined | Q(withdrawn_at__lte=before)))


def _purge_selections() -> int:
    """Role selections that are done or stopped, with their suggestions, reasons and steps.

    The new role, and the round if there was one, are in the decision log.
    """
    lately = SelectionStep.objects.filter(selection=OuterRef("pk"), began_at__gt=timezone.now() - KEEP_FOR)
    return retention.delete_in_batches(RoleSelection.objects.filter(~Exists(lately), step__in=FINAL_STEPS))

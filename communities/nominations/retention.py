"""Retention of nominations and role selections that came to nothing (O6)."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from communities.models import FINAL_STEPS, Nomination, RoleSelection, SelectionStep
from cop_platform import retention

#: A year, as for what else was said and came to nothing.
KEEP_FOR = timedelta(days=365)


def purge() -> int:
    """Delete what has been kept long enough; how many rows."""
    return _purge_nominations() + _purge_selections()


def _purge_nominations() -> int:
    """Those that came to nothing: rather not, taken back, or not with the group. What waits for a yes waits.

    One that became a role stays beside its line in the log of decisions, which says as much in public and for good.
    """
    before = timezone.now() - KEEP_FOR
    declined = Q(answer=Nomination.Answer.DECLINED, answered_at__lte=before)
    return retention.delete_in_batches(Nomination.objects.filter(declined | Q(withdrawn_at__lte=before)))


def _purge_selections() -> int:
    """A role selection that is done or was stopped: whom each saw in the role and why, its steps, its candidate.

    The role that came of it, and the round where there was one, stand in the log of decisions.
    """
    lately = SelectionStep.objects.filter(selection=OuterRef("pk"), began_at__gt=timezone.now() - KEEP_FOR)
    return retention.delete_in_batches(RoleSelection.objects.filter(~Exists(lately), step__in=FINAL_STEPS))

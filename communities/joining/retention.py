"""Retention of settled join requests."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from communities.joining.requests import Outcome
from communities.models import Decision, JoinRequest
from communities.participation.admission import YES_HOLDS
from cop_platform import retention

#: How long a “not now” is kept, with what was written for it and its line in the log.
NOT_NOW_KEPT = timedelta(days=365)


#: What nobody answered has no words left; the bare fact goes when it no longer counts for how often one asked.
UNANSWERED_KEPT = timedelta(days=90)


def forget() -> int:
    """Delete what has been kept long enough; how many rows."""
    now = timezone.now()
    answered = Q(outcome=Outcome.YES, ended_at__lt=now - YES_HOLDS)
    declined = Q(outcome=Outcome.NOT_NOW, ended_at__lt=now - NOT_NOW_KEPT)
    unanswered = Q(
        outcome__in=[Outcome.WITHDRAWN, Outcome.OPENED, Outcome.CLOSED, Outcome.LEFT],
        ended_at__lt=now - UNANSWERED_KEPT,
    )
    lines = Decision.objects.filter(
        kind=Decision.Kind.JOINING, outcome=Decision.Outcome.NOT_NOW, decided_at__lt=now - NOT_NOW_KEPT
    )
    return retention.forget(JoinRequest.objects.filter(answered | declined | unanswered)) + retention.forget(lines)

"""Retention of settled join requests."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from communities.models import Decision, DecisionOutcome, JoinRequest, RequestOutcome
from communities.participation.admission import ACCEPTANCE_VALID_FOR
from cop_platform import retention

#: Declined requests, with their motivation, and their line in the decision log.
KEEP_DECLINED_FOR = timedelta(days=365)


#: Requests closed without an answer, which have no motivation left: kept while they count for the limit of requests.
KEEP_UNANSWERED_FOR = timedelta(days=90)


def purge() -> int:
    """Delete expired requests and lines of the decision log. Returns the number of rows."""
    now = timezone.now()
    answered = Q(outcome=RequestOutcome.ACCEPTED, ended_at__lt=now - ACCEPTANCE_VALID_FOR)
    declined = Q(outcome=RequestOutcome.DECLINED, ended_at__lt=now - KEEP_DECLINED_FOR)
    unanswered = Q(
        outcome__in=[RequestOutcome.WITHDRAWN, RequestOutcome.OPENED, RequestOutcome.CLOSED, RequestOutcome.LEFT],
        ended_at__lt=now - KEEP_UNANSWERED_FOR,
    )
    lines = Decision.objects.filter(
        kind=Decision.Kind.JOINING, outcome=DecisionOutcome.DECLINED, decided_at__lt=now - KEEP_DECLINED_FOR
    )
    return retention.delete_in_batches(
        JoinRequest.objects.filter(answered | declined | unanswered)
    ) + retention.delete_in_batches(lines)

"""What time does to requests: those who answer are reminded, what is over is forgotten (O6). Nothing is decided so."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from communities.doors import YES_HOLDS
from communities.joining import Outcome, who_is_asked
from communities.models import Decision, JoinRequest
from cop_platform import retention
from cop_platform.outbox.queue import owe

REMINDER = "join_reminder"
#: After so long those who answer hear of it again: once, and once more. Then it waits quietly on their first page.
REMINDED_AFTER = (timedelta(days=7), timedelta(days=21))
#: A reminder that beat missed still goes out so much later; after that its mail may be forgotten, and owed no more.
STILL_WORTH_IT = timedelta(days=14)
#: How long a “not now” is kept, with what was written for it and its line in the log.
NOT_NOW_KEPT = timedelta(days=365)
#: What nobody answered has no words left; the bare fact goes when it no longer counts for how often one asked.
UNANSWERED_KEPT = timedelta(days=90)


def remind() -> int:
    """Owe the reminder that is due for each request that waits; whoever got it gets it no second time. How many."""
    now, count = timezone.now(), 0
    late = JoinRequest.objects.waiting().filter(waiting_since__lte=now - REMINDED_AFTER[0])
    for request in late.select_related("community"):
        step = sum(request.waiting_since <= now - after for after in REMINDED_AFTER)
        if request.waiting_since + REMINDED_AFTER[step - 1] < now - STILL_WORTH_IT:
            continue
        owe(REMINDER, request, who_is_asked(request), revision=reminder_number(request, step))
        count += 1
    return count


def reminder_number(request: JoinRequest, step: int) -> int:
    """1 and 2 for the first time it waits, 3 and 4 after a second look."""
    return request.is_looked_at_again * len(REMINDED_AFTER) + step


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

"""What time does to requests: those who answer are reminded, what is over is forgotten (O6). Nothing is decided so."""

from datetime import timedelta

from django.utils import timezone

from communities.joining.requests import who_is_asked
from communities.models import JoinRequest
from cop_platform.outbox.queue import owe

REMINDER = "join_reminder"
#: After so long those who answer hear of it again: once, and once more. Then it waits quietly on their first page.
REMINDED_AFTER = (timedelta(days=7), timedelta(days=21))
#: A reminder that beat missed still goes out so much later; after that its mail may be forgotten, and owed no more.
STILL_WORTH_IT = timedelta(days=14)


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

"""What time does to requests: those who answer are reminded, what is over is forgotten (O6). Nothing is decided so."""

from datetime import timedelta

from django.utils import timezone

from communities.joining.requests import request_recipients
from communities.models import JoinRequest
from cop_platform.outbox.queue import queue_mail

REMINDER = "join_reminder"
#: After so long those who answer hear of it again: once, and once more. Then it waits quietly on their first page.
REMIND_AFTER = (timedelta(days=7), timedelta(days=21))
#: A reminder that beat missed still goes out so much later; after that its mail may be forgotten, and owed no more.
REMINDER_VALID_FOR = timedelta(days=14)


def remind() -> int:
    """Owe the reminder that is due for each request that waits; whoever got it gets it no second time. How many."""
    now, count = timezone.now(), 0
    late = JoinRequest.objects.pending().filter(pending_since__lte=now - REMIND_AFTER[0])
    for request in late.select_related("community"):
        step = sum(request.pending_since <= now - after for after in REMIND_AFTER)
        if request.pending_since + REMIND_AFTER[step - 1] < now - REMINDER_VALID_FOR:
            continue
        queue_mail(REMINDER, request, request_recipients(request), revision=reminder_number(request, step))
        count += 1
    return count


def reminder_number(request: JoinRequest, step: int) -> int:
    """1 and 2 for the first time it waits, 3 and 4 after a second look."""
    return request.is_reopened * len(REMIND_AFTER) + step

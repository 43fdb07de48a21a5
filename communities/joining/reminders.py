"""Reminders for pending join requests. Retention is in retention.py. Time never decides a request."""

from datetime import timedelta

from django.utils import timezone

from communities.joining.requests import request_recipients
from communities.models import JoinRequest
from cop_platform.outbox.queue import queue_mail

REMINDER = "join_reminder"
#: Handlers are reminded twice, this long after a request became pending. Then it stays on their home page only.
REMIND_AFTER = (timedelta(days=7), timedelta(days=21))
#: A reminder missed by beat is still sent within this time. Later, purged outbox rows could not prevent a second one.
REMINDER_VALID_FOR = timedelta(days=14)


def remind() -> int:
    """Queue the due reminder of each pending request; the outbox ignores repeats. Returns the number of requests."""
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
    """Revision of the mail: 1 and 2 at first, 3 and 4 after a review has reopened the request."""
    return request.is_reopened * len(REMIND_AFTER) + step

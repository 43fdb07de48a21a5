"""Status of a mail: its outcome if it is settled, otherwise waiting or late."""

from datetime import timedelta
from itertools import accumulate, count

from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from cop_platform.outbox.delivery import wait_after
from cop_platform.outbox.models import MailOutcome

#: Due for so long and not sent. The sweep runs every ten seconds, so this is an outage, not a short delay.
LATE_AFTER = timedelta(minutes=15)
#: A failed attempt moves ``due_at``, which then hides the delay. After so many attempts LATE_AFTER has passed.
LATE_FROM_ATTEMPT = next(
    tries
    for tries, waited in enumerate(accumulate((wait_after(tries) for tries in count(1)), initial=timedelta(0)), 1)
    if waited >= LATE_AFTER
)

WAITING, LATE = "waiting", "late"
STATUSES = {
    LATE: pgettext_lazy("mail", "late"),
    WAITING: pgettext_lazy("mail", "waits"),
    **{
        outcome.value: outcome.label
        for outcome in (
            MailOutcome.REFUSED,
            MailOutcome.UNKNOWN,
            MailOutcome.SENT,
            MailOutcome.HELD,
            MailOutcome.DROPPED,
        )
    },
}


def status() -> Case:
    """For ``annotate(status=status())``: a key of ``STATUSES``."""
    overdue = Q(due_at__lt=timezone.now() - LATE_AFTER) | Q(attempts__gte=LATE_FROM_ATTEMPT)
    return Case(
        When(overdue, settled_at=None, then=Value(LATE)),
        When(settled_at=None, then=Value(WAITING)),
        default=F("outcome"),
    )

"""How a mail stands, the same for everybody who asks: a settled one as its outcome says; any other waits or is late."""

from datetime import timedelta
from itertools import accumulate, count

from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from cop_platform.outbox.delivery import wait_after
from cop_platform.outbox.models import Outcome

#: Due for so long and not out. The sweep comes every ten seconds, so this is an outage and no bad moment.
LATE_AFTER = timedelta(minutes=15)
#: A try that fails puts off when a mail is due. After so many tries as much time has passed.
LATE_AT_TRY = next(
    tries
    for tries, waited in enumerate(accumulate((wait_after(tries) for tries in count(1)), initial=timedelta(0)), 1)
    if waited >= LATE_AFTER
)

WAITING, LATE = "waiting", "late"
STANDINGS = {
    LATE: pgettext_lazy("mail", "late"),
    WAITING: pgettext_lazy("mail", "waits"),
    **{outcome.value: outcome.label for outcome in (Outcome.REFUSED, Outcome.UNKNOWN, Outcome.SENT, Outcome.DROPPED)},
}


def standing() -> Case:
    """For ``annotate(standing=standing())``: a key of STANDINGS."""
    overdue = Q(due_at__lt=timezone.now() - LATE_AFTER) | Q(attempts__gte=LATE_AT_TRY)
    return Case(
        When(overdue, settled_at=None, then=Value(LATE)),
        When(settled_at=None, then=Value(WAITING)),
        default=F("outcome"),
    )

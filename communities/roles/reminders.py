"""Reminders before a role's term ends."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from communities.models import Phase, Role, RoleTerm
from communities.notifications.preferences import without_opted_out
from cop_platform.outbox.queue import queue_mail

#: A kind of mail.
TERM_ENDS = "role_term_ends"

#: How long before the planned end of a term its holder is asked how to go on, and how long after it still.
REMIND_BEFORE, ASK_UNTIL_AFTER = timedelta(days=30), timedelta(days=30)
NO_MAIL_WITHIN = timedelta(days=2)
#: After this time, a Leader without a planned end is asked on their own page who would like to lead next (S106).
LONG_TENURE = timedelta(days=2 * 365)


def due_for_review(today: date, now: datetime | None = None) -> QuerySet[Any]:
    """Terms whose planned end is near or just past, and long terms of Leaders without one.

    No term ends by itself, and there is no rota of Leaders (S124).
    """
    near = Q(until__range=(today - ASK_UNTIL_AFTER, today + REMIND_BEFORE))
    long = Q(role=Role.LEADER, until=None, spoke_at__lte=(now or timezone.now()) - LONG_TENURE)
    held = RoleTerm.objects.alias(spoke_at=Coalesce("agreed_at", "started_at")).filter(near | long, ended_at=None)
    return held.exclude(community__phase=Phase.CLOSED).select_related("community")


def send_term_reminders() -> None:
    """Queue one mail to the holder for each planned end, however often this runs.

    Not in the last days before it: by then the outbox may have deleted the mail that was sent, and would repeat it.
    """
    today = timezone.localdate()
    for term in due_for_review(today).filter(until__gt=today + NO_MAIL_WITHIN):
        wanting = without_opted_out(term.community, TERM_ENDS, [term.employee_id])
        queue_mail(TERM_ENDS, term, wanting, revision=term.until.toordinal())

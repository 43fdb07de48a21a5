"""Reminders before a role's term ends."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from communities.models import Phase, Role, RoleTerm
from communities.notifications.preferences import without_opted_out
from cop_platform.outbox.queue import queue_mail

#: A kind of mail.
TERM_ENDS = "role_term_ends"

#: How long before the day somebody named they are asked how to go on, and how long after it the question stays.
REMIND_BEFORE, ASK_UNTIL_AFTER = timedelta(days=30), timedelta(days=30)
NO_MAIL_WITHIN = timedelta(days=2)
#: So long a Leader who named no day leads in peace; then a line on their own page asks who would like to (S106).
LONG_TENURE = timedelta(days=2 * 365)


def due_for_review(today: date) -> QuerySet[Any]:
    """Terms whose named day is near, or went by without a word, and Leaders of long standing who named none.

    Nothing happens to them by itself, and nobody’s turn comes (S124).
    """
    near = Q(until__range=(today - ASK_UNTIL_AFTER, today + REMIND_BEFORE))
    long = Q(role=Role.LEADER, until=None, spoke_at__lte=timezone.now() - LONG_TENURE)
    held = RoleTerm.objects.alias(spoke_at=Coalesce("agreed_at", "started_at")).filter(near | long, ended_at=None)
    return held.exclude(community__phase=Phase.CLOSED).select_related("community")


def send_term_reminders() -> None:
    """Owe each of them one mail for the day they named; however often this runs.

    Not in the last days before it: by then the outbox may have forgotten that it told them.
    """
    today = timezone.localdate()
    for term in due_for_review(today).filter(until__gt=today + NO_MAIL_WITHIN):
        wanting = without_opted_out(term.community, TERM_ENDS, [term.employee_id])
        queue_mail(TERM_ENDS, term, wanting, revision=term.until.toordinal())

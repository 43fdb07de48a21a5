"""What the platform itself keeps, and for how long. The table in docs/operations.md says it of everything.

Terms of an app's own tables stand in its ``retention.py``; the daily jobs are in ``tasks.py``.
"""

from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from cop_platform.audit.models import KEPT_IN_LOG, AuditEntry, OperatorEntry
from cop_platform.outbox.models import Outcome, OwedMail

#: Long enough to answer “did I get a mail?”, and to owe once what a repeated job owes again.
MAIL_DONE = timedelta(days=30)
#: Refused, or delivery unknown: an operator may want to look, and send it once more.
MAIL_UNDECIDED = timedelta(days=90)
BATCH = 1000


def forget(rows: QuerySet[Any]) -> int:
    """Delete in batches, so that nobody waits for locks; each DELETE looks again whether its rows are still such."""
    gone = 0
    while ids := list(rows.values_list("pk", flat=True)[:BATCH]):
        gone += rows.filter(pk__in=ids).delete()[0]
    return gone


def forget_settled_mail() -> int:
    now = timezone.now()
    done = Q(outcome__in=[Outcome.SENT, Outcome.DROPPED], settled_at__lt=now - MAIL_DONE)
    undecided = Q(outcome__in=[Outcome.REFUSED, Outcome.UNKNOWN], settled_at__lt=now - MAIL_UNDECIDED)
    return forget(OwedMail.objects.filter(done | undecided))


def forget_ended_sessions() -> int:
    return forget(Session.objects.filter(expire_date__lt=timezone.now()))


def forget_old_operator_entries() -> int:
    return forget(_old(OperatorEntry))


def forget_old_entries() -> int:
    """Of the organisation that is entered."""
    return forget(_old(AuditEntry))


def _old(log: type[OperatorEntry] | type[AuditEntry]) -> QuerySet[Any]:
    """By the clock of the database, which decides: see ``AppendOnly``."""
    old: QuerySet[Any] = log.objects.filter(at__lt=Now() - KEPT_IN_LOG)
    return old

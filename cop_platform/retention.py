"""Retention of the platform's own tables: what is deleted, and after how long. docs/operations.md lists all terms.

Retention of an app's tables is in its ``retention.py`` modules; the jobs are in ``tasks.py``.
"""

from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from cop_platform.audit.models import LOG_KEPT_FOR, AuditEntry, OperatorEntry
from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.reminders.models import Reminder
from cop_platform.web.counters import Counter

#: Long enough to answer “did I get a mail?”, and for a repeated job not to queue the same mail again.
SETTLED_MAIL_KEPT = timedelta(days=30)
#: Refused or delivery unknown: an operator may check it and requeue it.
UNDECIDED_MAIL_KEPT = timedelta(days=90)
#: Far longer than a stage can still be sent, so that none is sent again.
REMINDERS_KEPT = timedelta(days=2 * 365)
BATCH_SIZE = 1000


def delete_in_batches(rows: QuerySet[Any]) -> int:
    """Delete in batches, to hold locks briefly; each DELETE filters again, as rows can change. Returns how many."""
    gone = 0
    while ids := list(rows.values_list("pk", flat=True)[:BATCH_SIZE]):
        gone += rows.filter(pk__in=ids).delete()[0]
    return gone


def purge_settled_mail() -> int:
    now = timezone.now()
    done = Q(
        outcome__in=[MailOutcome.SENT, MailOutcome.HELD, MailOutcome.DROPPED], settled_at__lt=now - SETTLED_MAIL_KEPT
    )
    undecided = Q(outcome__in=[MailOutcome.REFUSED, MailOutcome.UNKNOWN], settled_at__lt=now - UNDECIDED_MAIL_KEPT)
    needed = Q(kept_until__gt=now)
    return delete_in_batches(QueuedMail.objects.filter(done | undecided).exclude(needed))


def purge_ended_sessions() -> int:
    """Sessions, and what their owner sees of them: browser, address, time."""
    ended = delete_in_batches(Session.objects.filter(expire_date__lt=timezone.now()))
    delete_in_batches(UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")))
    return ended


def purge_counters() -> int:
    """Delete counters of attempts that count no longer."""
    return delete_in_batches(Counter.objects.filter(ends_at__lt=timezone.now()))


def purge_operator_log() -> int:
    return delete_in_batches(_expired(OperatorEntry))


def purge_organisation_log() -> int:
    """Purge the audit log of the current organisation."""
    return delete_in_batches(_expired(AuditEntry))


def purge_reminders() -> int:
    """Purge the record of the reminders of the current organisation."""
    return delete_in_batches(Reminder.objects.filter(created_at__lt=timezone.now() - REMINDERS_KEPT))


def _expired(log: type[OperatorEntry] | type[AuditEntry]) -> QuerySet[Any]:
    """Entries past their term by the database's clock, which the trigger of ``AppendOnly`` uses too."""
    old: QuerySet[Any] = log.objects.filter(at__lt=Now() - LOG_KEPT_FOR)
    return old

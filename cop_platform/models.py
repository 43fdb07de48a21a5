"""The platform's own tables."""

from cop_platform.audit.models import AppendOnly, AuditEntry, OperatorEntry
from cop_platform.monitoring.heartbeats import Heartbeat
from cop_platform.outbox.models import AcceptedMail, QueuedMail
from cop_platform.reminders.models import Reminder
from cop_platform.search.models import SearchSpelling, SearchWord
from cop_platform.web.counters import Counter
from cop_platform.web.idempotency import Submission

__all__ = [
    "AcceptedMail",
    "AppendOnly",
    "AuditEntry",
    "Counter",
    "Heartbeat",
    "OperatorEntry",
    "QueuedMail",
    "Reminder",
    "SearchSpelling",
    "SearchWord",
    "Submission",
]

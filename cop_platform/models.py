"""The platform's own tables."""

from cop_platform.audit_log import AuditEntry, OperatorEntry
from cop_platform.heartbeats import Heartbeat
from cop_platform.outbox.models import OwedMail
from cop_platform.sent_forms import SentForm

__all__ = ["AuditEntry", "Heartbeat", "OperatorEntry", "OwedMail", "SentForm"]

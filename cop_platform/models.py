"""The platform's own tables."""

from cop_platform.audit.models import AuditEntry, OperatorEntry
from cop_platform.monitoring.heartbeats import Heartbeat
from cop_platform.outbox.models import OwedMail
from cop_platform.web.idempotency import SentForm

__all__ = ["AuditEntry", "Heartbeat", "OperatorEntry", "OwedMail", "SentForm"]

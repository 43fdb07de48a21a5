"""Entries of an organisation's own lists are retired, never deleted: what chose one before keeps it."""

from typing import Any

from django.utils import timezone

from cop_platform.audit.recording import record_change
from members.models import Employee


def set_retired(entry: Any, is_retired: bool, action: str, *, by: Employee) -> None:
    """``entry`` is a row with the date ``retired_on``; ``action`` is the audit action under which it is recorded."""
    before = {"retired_on": entry.retired_on}
    entry.retired_on = timezone.localdate() if is_retired else None
    entry.save(update_fields=["retired_on"])
    record_change(action, entry, before, by=by)

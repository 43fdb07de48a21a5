"""Celery tasks of knowledge, each inside one organisation and safe to run twice."""

from cop_platform.tenancy import tenant_task
from knowledge.dashboard.reach import refresh
from knowledge.self_steering import retention as self_steering
from knowledge.support import retention as support
from knowledge.support_check import retention as support_check


@tenant_task()
def refresh_reached_places() -> None:
    refresh()


@tenant_task()
def purge_expired_data() -> None:
    """Delete data past its retention period: see the table in docs/operations.md."""
    support.purge()
    self_steering.purge()
    support_check.purge()

"""Celery tasks of knowledge, each inside one organisation and safe to run twice."""

from cop_platform.tenancy import tenant_task
from knowledge.dashboard.reach import refresh
from knowledge.support import retention as support


@tenant_task()
def refresh_reached_places() -> None:
    refresh()


@tenant_task()
def purge_expired_data() -> None:
    """Delete data past its retention period: see the table in docs/operations.md."""
    support.purge()

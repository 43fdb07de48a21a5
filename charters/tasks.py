"""Celery tasks of charters, each inside one organisation and safe to run twice."""

from charters.keeping import retention as keeping
from cop_platform.tenancy import tenant_task


@tenant_task()
def purge_expired_data() -> None:
    """Delete data past its retention period: see the table in docs/operations.md."""
    keeping.purge()

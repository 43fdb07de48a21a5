"""Celery tasks of members, each inside one organisation and safe to run twice."""

from cop_platform.tenancy import tenant_task
from members.invitations import retention as invitations


@tenant_task()
def purge_expired_data() -> None:
    """Delete data past its retention period: see the table in docs/operations.md."""
    invitations.purge()

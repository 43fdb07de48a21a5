"""Jobs of members, each inside one organisation; a run that comes twice changes nothing."""

from cop_platform.tenancy import tenant_task
from members.invitations import retention as invitations


@tenant_task()
def purge_expired_data() -> None:
    """What is kept for how long: the table in docs/operations.md."""
    invitations.purge()

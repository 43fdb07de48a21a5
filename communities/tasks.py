"""Celery tasks of communities, each for one organisation; running one twice changes nothing.

Beat passes their names to ``cop_platform.tasks.run_for_each_organisation``.
"""

from communities.closing import retention as closing
from communities.confidential import retention as confidential
from communities.confidential.conversations import notify_about_former_coaches
from communities.decisions.settling import settle_due
from communities.invitations import retention as invitations
from communities.joining import retention as joining
from communities.joining.requests import close_obsolete
from communities.nominations import retention as nominations
from communities.opportunities import retention as opportunities
from communities.splitting import retention as splitting
from communities.starting import retention as starting
from communities.welcome import retention as welcome
from cop_platform.tenancy import tenant_task


@tenant_task()
def close_obsolete_requests() -> None:
    close_obsolete()


@tenant_task()
def close_conversations_of_former_coaches() -> None:
    notify_about_former_coaches()


@tenant_task()
def settle_proposals() -> None:
    settle_due()


@tenant_task()
def purge_expired_data() -> None:
    """Delete expired data. The retention periods are in the table of docs/operations.md."""
    kept = [closing, confidential, invitations, joining, nominations, opportunities, splitting, starting, welcome]
    for retention in kept:
        retention.purge()

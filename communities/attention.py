"""All action items and offers of communities: importing a slice's module registers them."""

from communities.check_ins import attention as check_ins
from communities.confidential import attention as confidential
from communities.decisions import attention as decisions
from communities.invitations import attention as invitations
from communities.joining import attention as joining
from communities.nominations import attention as nominations
from communities.opportunities import attention as opportunities
from communities.roles import attention as roles
from communities.welcome import attention as welcome

__all__ = [
    "check_ins",
    "confidential",
    "decisions",
    "invitations",
    "joining",
    "nominations",
    "opportunities",
    "roles",
    "welcome",
]

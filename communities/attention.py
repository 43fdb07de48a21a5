"""All action items, offers and signs of communities: importing a slice's module registers them.

Among action items of the same place, the one registered first comes first on the page; offers keep this order.
"""

# isort: off
from communities.nominations import attention as nominations
from communities.joining import attention as joining
from communities.closing import attention as closing
from communities.check_ins import attention as check_ins
from communities.confidential import attention as confidential
from communities.splitting import attention as splitting
from communities.invitations import attention as invitations
from communities.welcome import attention as welcome
from communities.opportunities import attention as opportunities
from communities.decisions import attention as decisions
from communities.roles import attention as roles
from communities.description import attention as description
# isort: on

__all__ = [
    "check_ins",
    "closing",
    "confidential",
    "decisions",
    "description",
    "invitations",
    "joining",
    "nominations",
    "opportunities",
    "roles",
    "splitting",
    "welcome",
]

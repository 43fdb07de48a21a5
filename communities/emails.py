"""All kinds of mail of communities: importing a slice's mails registers them."""

from communities.check_ins import emails as check_ins
from communities.confidential import emails as confidential
from communities.decisions import emails as decisions
from communities.invitations import emails as invitations
from communities.joining import emails as joining
from communities.nominations import emails as nominations
from communities.roles import emails as roles
from communities.splitting import emails as splitting
from communities.welcome import emails as welcome

__all__ = [
    "check_ins",
    "confidential",
    "decisions",
    "invitations",
    "joining",
    "nominations",
    "roles",
    "splitting",
    "welcome",
]

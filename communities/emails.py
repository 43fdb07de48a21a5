"""All kinds of mail of communities: importing a slice's mails registers them."""

from communities.check_ins import emails as check_ins
from communities.closing import emails as closing
from communities.confidential import emails as confidential
from communities.decisions import emails as decisions
from communities.invitations import emails as invitations
from communities.joining import emails as joining
from communities.lifecycle import emails as lifecycle
from communities.nominations import emails as nominations
from communities.roles import emails as roles
from communities.splitting import emails as splitting
from communities.starting import emails as starting
from communities.welcome import emails as welcome

__all__ = [
    "check_ins",
    "closing",
    "confidential",
    "decisions",
    "invitations",
    "joining",
    "lifecycle",
    "nominations",
    "roles",
    "splitting",
    "starting",
    "welcome",
]

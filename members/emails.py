"""All kinds of mail of members: importing a slice's emails module registers them."""

from members.invitations import emails as invitations
from members.people import emails as people

__all__ = ["invitations", "people"]

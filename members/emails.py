"""All kinds of mail of members: importing a slice's emails module registers them."""

from members.invitations import emails as invitations

__all__ = ["invitations"]

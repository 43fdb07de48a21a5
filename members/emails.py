"""All kinds of mail of members: importing a slice's mails registers them."""

from members.invitations import emails as invitations

__all__ = ["invitations"]

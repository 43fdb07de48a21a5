"""What of this app stands in which admin."""

from members.admin import accounts, invitations, log, mail, organisations, people

__all__ = ["accounts", "invitations", "log", "mail", "organisations", "people"]

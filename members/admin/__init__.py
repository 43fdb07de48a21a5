"""What of this app stands in which admin."""

from members.admin import accounts, invitations, log, organisations, people

__all__ = ["accounts", "invitations", "log", "organisations", "people"]

"""The model admins of members, for the organisation's admin and the operator's."""

from members.admin import accounts, goals, invitations, log, mail, organisations, people

__all__ = ["accounts", "goals", "invitations", "log", "mail", "organisations", "people"]

"""The mails of communities, one function each."""

from communities.emails import confidences, joining, proposals, roles, season, welcoming

__all__ = ["confidences", "joining", "proposals", "roles", "season", "welcoming"]

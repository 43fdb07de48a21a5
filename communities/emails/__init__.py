"""The mails of communities, one function each."""

from communities.emails import confidences, deciding, joining, proposals, roles, season, welcoming

__all__ = ["confidences", "deciding", "joining", "proposals", "roles", "season", "welcoming"]

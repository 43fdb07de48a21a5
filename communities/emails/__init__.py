"""The mails of communities, one function each."""

from communities.emails import confidences, joining, proposals, season, welcoming

__all__ = ["confidences", "joining", "proposals", "season", "welcoming"]

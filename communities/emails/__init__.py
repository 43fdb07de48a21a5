"""The mails of communities, one function each."""

from communities.emails import confidences, joining, season, welcoming

__all__ = ["confidences", "joining", "season", "welcoming"]

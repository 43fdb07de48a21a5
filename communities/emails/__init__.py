"""The mails of communities, one function each."""

from communities.emails import confidences, joining, season

__all__ = ["confidences", "joining", "season"]

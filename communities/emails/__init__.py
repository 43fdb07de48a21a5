"""The mails of communities, one function each."""

from communities.emails import joining, season

__all__ = ["joining", "season"]

"""The mails of this app: each concept has its own module, and is read in here at start-up."""

from communities import confidential_mail

__all__ = ["confidential_mail"]

"""The mails of this app: each subject in its own module, declared when this one is read."""

from communities import role_emails  # noqa: F401 - declares its mails

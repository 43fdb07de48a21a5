"""What a mail server’s refusal means, and what is told of a failure."""

import smtplib

from cop_platform.logs.scrubbing import scrub


class MailServerUnreachable(Exception):
    """No connection to the mail server."""


def is_permanent_refusal(error: smtplib.SMTPException) -> bool:
    """A 5xx answer is final, a 4xx one asks for another try (RFC 5321 4.2.1)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, (smtplib.SMTPSenderRefused, smtplib.SMTPDataError)):
        return error.smtp_code >= 500
    return False


def error_text(error: Exception | None) -> str:
    """Text for the operator: the mail server's message without addresses.

    An error of our own code may quote user text, so only its class is kept here; the log has the rest.
    """
    if error is None:
        return ""
    kind, is_of_server = (
        type(error).__name__,
        isinstance(error, (smtplib.SMTPException, OSError, MailServerUnreachable)),
    )
    return scrub(f"{kind}: {error}")[:300] if is_of_server else kind

"""What a mail says, as its reader gets it."""

from email.message import EmailMessage


def content(message: EmailMessage, kind: str = "text/plain") -> str:
    """The one part of this type."""
    [found] = [part for part in message.walk() if part.get_content_type() == kind]
    text: str = found.get_content()
    return text

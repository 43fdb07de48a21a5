"""The sender of the mails of an organisation."""

from email.utils import formataddr

from django.conf import settings

from cop_platform.outbox.messages import one_line


def sender_for(organisation: object) -> str:
    """The organisation's name in front of the installation's address."""
    return formataddr((one_line(str(organisation)), settings.SENDER_ADDRESS))

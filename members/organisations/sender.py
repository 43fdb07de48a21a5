"""The sender of the mails of an organisation."""

from cop_platform.outbox.messages import one_line


def sender_for(organisation: object) -> str:
    """The organisation's name in front of the installation's address."""
    from email.utils import formataddr

    from django.conf import settings

    return formataddr((one_line(str(organisation)), settings.DEFAULT_FROM_EMAIL))

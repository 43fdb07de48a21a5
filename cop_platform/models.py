"""The platform's own tables."""

from cop_platform.outbox.models import OwedMail

__all__ = ["OwedMail"]

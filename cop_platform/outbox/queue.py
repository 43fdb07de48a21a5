"""Queue mails, in the transaction that causes them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from cop_platform.outbox.models import QueuedMail
from cop_platform.outbox.wakeup import wake_on_commit


def queue_mail(
    kind: str,
    about: models.Model,
    recipient_ids: Iterable[int],
    *,
    revision: int = 0,
    due_at: datetime | None = None,
) -> None:
    """Queue one mail of this kind about this tenant object for each recipient; already queued ones stay as they are.

    A row is kept for 30 days after its mail was sent: by then a daily job must itself stop queueing the same mail.
    """
    due_at = due_at or timezone.now()
    QueuedMail.objects.bulk_create(
        [
            QueuedMail(
                organisation_id=about.organisation_id,  # type: ignore[attr-defined]
                kind=kind,
                object_id=about.pk,
                revision=revision,
                recipient_id=recipient_id,
                due_at=due_at,
            )
            for recipient_id in sorted(set(recipient_ids))
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
    wake_on_commit()


def queue_account_mail(kind: str, message: dict[str, Any]) -> QueuedMail:
    """Queue a ready-made mail about an account: ``to``, ``subject``, ``text``, ``html``."""
    owed = QueuedMail.objects.create(kind=kind, object_id=0, message=message, due_at=timezone.now())
    wake_on_commit()
    return owed

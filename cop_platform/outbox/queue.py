"""Write down what is owed, in the transaction that causes it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from cop_platform.outbox.models import OwedMail
from cop_platform.outbox.wakeup import ring_on_commit


def owe(
    kind: str,
    about: models.Model,
    recipient_ids: Iterable[int],
    *,
    revision: int = 0,
    due_at: datetime | None = None,
) -> None:
    """Owe one mail of this kind about this tenant object to each recipient; what is owed already stays as it is.

    That it was owed is known for 30 days after it was sent: who owes the same again daily stops by themselves.
    """
    due_at = due_at or timezone.now()
    OwedMail.objects.bulk_create(
        [
            OwedMail(
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
    ring_on_commit()


def owe_letter(kind: str, letter: dict[str, Any]) -> OwedMail:
    """Owe a ready-made mail about an account: ``to``, ``subject``, ``text``, ``html``."""
    owed = OwedMail.objects.create(kind=kind, object_id=0, letter=letter, due_at=timezone.now())
    ring_on_commit()
    return owed

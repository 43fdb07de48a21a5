"""Queue mails, in the transaction that causes them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models
from django.db.models import Min
from django.utils import timezone

from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.outbox.wakeup import wake_on_commit

# One statement, however many recipients.
QUEUE = """
    INSERT INTO cop_platform_queuedmail
        (token, organisation_id, kind, object_id, revision, recipient_id, queued_at, due_at, kept_until, attempts,
         outcome, error)
    SELECT gen_random_uuid(), %(organisation)s, %(kind)s, %(object)s, %(revision)s, recipient, %(now)s, %(due)s,
        %(kept)s, 0, '', ''
    FROM unnest(%(recipients)s::bigint[]) AS recipient
    ORDER BY recipient
    ON CONFLICT DO NOTHING
"""


def queue_mail(
    kind: str,
    about: models.Model,
    recipient_ids: Iterable[int],
    *,
    revision: int = 0,
    gather: timedelta = timedelta(0),
    due_at: datetime | None = None,
    kept_until: datetime | None = None,
) -> None:
    """Queue one mail of this kind about this tenant object for each recipient; already queued ones stay as they are.

    With ``gather`` it waits so long for later revisions. A later one replaces those that wait, at their time, so that
    people get one mail. With ``due_at`` it leaves at that time.

    A row is kept for 30 days after its mail was sent: by then a daily job must itself stop queueing the same mail.
    ``kept_until`` is for code that must know for longer who got the mail.
    """
    recipient_ids = set(recipient_ids)
    now = timezone.now()
    due_at = due_at or now + gather
    if gather:
        due_at = min(due_at, _replace_waiting(kind, about, recipient_ids, revision) or due_at)
    with connection.cursor() as cursor:
        cursor.execute(
            QUEUE,
            {
                "organisation": about.organisation_id,  # type: ignore[attr-defined]
                "kind": kind,
                "object": about.pk,
                "revision": revision,
                "now": now,
                "due": due_at,
                "kept": kept_until,
                "recipients": sorted(recipient_ids),
            },
        )
    if due_at <= now:
        wake_on_commit()


def _replace_waiting(kind: str, about: models.Model, recipient_ids: set[int], revision: int) -> datetime | None:
    """Drop the mails of earlier revisions that wait for their time. Returns the first of these times, if still ahead.

    One that a worker holds at this moment stays: it may be on its way.
    """
    waiting = QueuedMail.objects.filter(
        organisation_id=about.organisation_id,  # type: ignore[attr-defined]
        kind=kind,
        object_id=about.pk,
        revision__lt=revision,
        recipient_id__in=recipient_ids,
        settled_at=None,
        leased_until=None,
    )
    now = timezone.now()
    first: datetime | None = waiting.filter(due_at__gt=now).aggregate(first=Min("due_at"))["first"]
    waiting.update(outcome=MailOutcome.DROPPED, settled_at=now)
    return first


def queue_account_mail(kind: str, message: dict[str, Any]) -> QueuedMail:
    """Queue a ready-made mail about an account: ``to``, ``subject``, ``text``, ``html``."""
    owed = QueuedMail.objects.create(kind=kind, object_id=0, message=message, due_at=timezone.now())
    wake_on_commit()
    return owed

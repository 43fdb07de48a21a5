"""What the summary tells of the mails that were held back on a day."""

import logging
from collections.abc import Iterable
from datetime import date
from itertools import groupby

from cop_platform.outbox.delivery import superseded
from cop_platform.outbox.kinds import kind_named
from cop_platform.outbox.messages import MailMessage, subjects_only
from cop_platform.outbox.models import MailOutcome, QueuedMail

logger = logging.getLogger(__name__)


def held_messages(organisation_id: int, day: date, recipient_ids: Iterable[int]) -> dict[int, list[MailMessage]]:
    """The mails held back on this day that are still true, by recipient: subjects and pages, without text.

    They are composed now, each object once for all recipients. Call it inside the organisation.
    """
    rows = QueuedMail.objects.filter(
        organisation_id=organisation_id,
        recipient_id__in=list(recipient_ids),
        counted_on=day,
        outcome=MailOutcome.HELD,
    ).order_by("kind", "object_id", "revision", "id")
    found: list[tuple[int, int, MailMessage]] = []
    for _key, group in groupby(rows, key=lambda mail: (mail.kind, mail.object_id, mail.revision)):
        found += _composed(list(group))
    messages: dict[int, list[MailMessage]] = {}
    for _mail_id, recipient_id, message in sorted(found, key=lambda each: each[0]):
        messages.setdefault(recipient_id, []).append(message)
    return messages


def _composed(group: list[QueuedMail]) -> list[tuple[int, int, MailMessage]]:
    first, mail_ids = group[0], {mail.recipient_id: mail.pk for mail in group}
    current = sorted(set(mail_ids) - superseded(first, mail_ids))
    try:
        with subjects_only():
            composed = list(kind_named(first.kind).compose(first.object_id, first.revision, current))
    except Exception:  # one that cannot be composed must not hold up the others
        logger.exception("Mail %s cannot be summed up", first)
        return []
    return [(mail_ids[recipient], recipient, message) for recipient, message in composed if message]

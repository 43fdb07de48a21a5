"""The outcome of mails. Those that the server accepted are settled together; what it refused, by itself."""

import logging
from datetime import datetime
from time import sleep
from typing import Any

from django.db import OperationalError, connection
from django.utils import timezone
from psycopg import errors
from psycopg.generators import fetch_many
from psycopg.pq import ExecStatus

from cop_platform.outbox.models import MailOutcome, QueuedMail

logger = logging.getLogger(__name__)

ARRIVED = {MailOutcome.SENT, MailOutcome.UNKNOWN}
#: Seconds between tries to record what was accepted, while the database restarts: together less than a lease.
WAITS = (0.5, 1, 2, 4, 8)

# On disk before the next mail is handed over: if worker and database are killed at once, only the mail in flight may
# come twice.
NOTE = b"""
    INSERT INTO cop_platform_acceptedmail (mail_id, shown_revision, accepted_at)
    VALUES ($1::bigint, $2::int, $3::timestamptz) ON CONFLICT DO NOTHING
"""
LEFT_BEHIND = """
    SELECT mail_id, shown_revision, accepted_at FROM cop_platform_acceptedmail WHERE mail_id = ANY(%s::bigint[])
"""
SETTLE_ACCEPTED = """
    WITH noted AS (DELETE FROM cop_platform_acceptedmail WHERE mail_id = ANY(%(ids)s::bigint[]))
    UPDATE cop_platform_queuedmail AS mail
    SET outcome = 'sent', settled_at = done.at, leased_until = NULL, message = NULL, error = '',
        shown_revision = done.revision
    FROM unnest(%(ids)s::bigint[], %(revisions)s::int[], %(times)s::timestamptz[]) AS done (id, revision, at)
    WHERE mail.id = done.id AND mail.id = ANY(%(ids)s::bigint[]) AND mail.settled_at IS NULL
"""


class AcceptedMails:
    """The mails of a batch that the server accepted and that are not settled yet.

    Each is noted in the database. While the note is on its way to the disk, the worker prepares the next mail; it calls
    :meth:`confirm` before it hands that over, and before any other query.
    """

    def __init__(self) -> None:
        self.rows: list[tuple[int, int | None, datetime]] = []
        self.awaited: Any = None  # the connection on which a note was sent

    def add(self, mail: QueuedMail) -> None:
        self.confirm()
        row = (mail.pk, mail.shown_revision, timezone.now())
        self.rows.append(row)
        connection.ensure_connection()
        with connection.wrap_database_errors:
            link = connection.connection
            link.pgconn.send_query_params(NOTE, [_parameter(value) for value in row])
            self.awaited = link
            link.pgconn.flush()

    def confirm(self) -> None:
        """Wait until the last note is on disk."""
        link, self.awaited = self.awaited, None
        if link is not None:
            with connection.wrap_database_errors:
                for result in link.wait(fetch_many(link.pgconn)):
                    if result.status != ExecStatus.COMMAND_OK:
                        raise errors.error_from_result(result)

    def settle(self) -> None:
        """Settle them in one statement. While the database restarts, it is tried again."""
        for wait in (*WAITS, None):
            try:
                self._settle()
            except OperationalError:
                if wait is None or connection.in_atomic_block:
                    raise
                logger.warning("What was sent cannot be recorded yet")
                connection.close()
                sleep(wait)
            else:
                return

    def _settle(self) -> None:
        self.confirm()
        if self.rows:
            settle_accepted(self.rows)
            self.rows = []


def _parameter(value: object) -> bytes | None:
    return None if value is None else str(value).encode()


def settle_accepted(rows: list[tuple[int, int | None, datetime]]) -> None:
    """Settle these mails as sent: id, revision shown, moment."""
    ids, revisions, times = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(SETTLE_ACCEPTED, {"ids": ids, "revisions": revisions, "times": times})


def settle_left_behind(ids: list[int]) -> set[int]:
    """Settle those of these mails, which are leased, that a worker sent before it died. Returns their ids."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT_BEHIND, [ids])
        left = cursor.fetchall()
    if left:
        settle_accepted(left)
    return {mail_id for mail_id, _revision, _at in left}


def settle_all(mails: list[QueuedMail], outcome: MailOutcome, error: str = "") -> None:
    """Record the outcome of mails. The message of an account mail is deleted, as it holds a sign-in code.

    Only what may have arrived counts towards the daily limit.
    """
    not_counted: dict[str, Any] = {} if outcome in ARRIVED else {"counted_on": None, "day_number": None}
    for revision in {mail.shown_revision for mail in mails}:
        QueuedMail.objects.filter(pk__in=[mail.pk for mail in mails if mail.shown_revision == revision]).update(
            outcome=outcome,
            settled_at=timezone.now(),
            leased_until=None,
            message=None,
            error=error,
            shown_revision=revision,
            **not_counted,
        )

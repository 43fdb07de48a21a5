"""Send queued mail: lease a batch, compose inside its organisation, send, settle what was accepted together."""

import logging
import smtplib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby, zip_longest
from typing import Any

from django.apps import apps
from django.core.mail import get_connection
from django.db import Error
from django.utils import timezone

from cop_platform.outbox.daily_limit import Composed, hold_back
from cop_platform.outbox.failures import MailServerUnreachable, error_text, is_permanent_refusal
from cop_platform.outbox.kinds import MailClass, kind_named
from cop_platform.outbox.messages import MailMessage
from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.outbox.settling import AcceptedMails, settle_all, settle_left_behind
from cop_platform.outbox.skeletons import keep_skeletons
from cop_platform.outbox.smtp import EmailBackend
from cop_platform.outbox.wakeup import wake_on_commit
from cop_platform.tenancy import enter

logger = logging.getLogger(__name__)

BATCH_SIZE = 200
# Longer than one mail may take (four commands of EMAIL_TIMEOUT seconds), short enough to resume soon after a crash.
LEASE = timedelta(seconds=30)
RENEW_AFTER = timedelta(seconds=1)
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
MAX_ATTEMPTS = 60  # in about 52 hours


def send_due() -> int:
    """Send until nothing is due; returns how many were sent. Several may run at once: each leases its own rows.

    Who finds a full batch wakes one more worker, once.
    """
    sent, has_woken = 0, False
    with keep_skeletons():
        while batch := lease():
            if len(batch) >= BATCH_SIZE and not has_woken:
                has_woken = True
                wake_on_commit()
            sent += Delivery(batch).run()
    return sent


# One statement, which reads the first that are due by their index. Row locks are held only meanwhile.
LEASE_DUE = """
    WITH due AS MATERIALIZED (
        SELECT id FROM cop_platform_queuedmail
        WHERE settled_at IS NULL AND due_at <= %(now)s AND (leased_until IS NULL OR leased_until < %(now)s)
        ORDER BY due_at, id LIMIT %(number)s FOR UPDATE SKIP LOCKED
    )
    UPDATE cop_platform_queuedmail SET leased_until = %(until)s, attempts = attempts + 1
    WHERE id = ANY(ARRAY(SELECT id FROM due)) RETURNING *
"""


def lease() -> list[QueuedMail]:
    """Lease rows that are due. After a crash the lease runs out; what was sent before it is settled, not sent again.

    Empty only if nothing is due any more.
    """
    while True:
        now = timezone.now()
        values = {"now": now, "until": now + LEASE, "number": BATCH_SIZE}
        mails = list(QueuedMail.objects.raw(LEASE_DUE, values))
        sent = settle_left_behind([mail.pk for mail in mails])
        to_send = [mail for mail in mails if mail.pk not in sent]
        if to_send or not mails:
            return sorted(to_send, key=lambda mail: (_group_key(mail), mail.pk))


class Delivery:
    """Sends one leased batch over one connection. Composing holds a transaction; sending holds none."""

    def __init__(self, batch: list[QueuedMail]) -> None:
        self.batch = batch
        self.connection: Any = get_connection()
        self.renewed_at = timezone.now()
        self.accepted = AcceptedMails()
        self.confirms = False  # others hand over as soon as they are called
        if isinstance(self.connection, EmailBackend):
            self.connection.before_handover, self.confirms = self._before_handover, True
        self.next: tuple[QueuedMail, MailMessage] | None = None
        self.ready: tuple[QueuedMail, Any] | None = None  # serialised ahead
        self.sent = 0

    def run(self) -> int:
        try:
            for letters in self._messages():
                self._deliver_all(letters)
        except MailServerUnreachable as error:
            self._postpone_rest(error)
        finally:
            self._close()
        return self.sent

    def _deliver_all(self, letters: list[Composed]) -> None:
        """One object's mails. They are settled before others are composed, which may ask who was told of it."""
        dropped = [mail for mail, message in letters if message is None]
        if dropped:
            settle_all(dropped, MailOutcome.DROPPED)
        to_send = [(mail, message) for mail, message in letters if message is not None]
        try:
            for (mail, message), self.next in zip_longest(to_send, to_send[1:]):
                self._deliver(mail, message)
        finally:
            self.accepted.settle()

    def _before_handover(self) -> None:
        """While the server is busy with one mail’s envelope and the disk with the note, the next is serialised."""
        if self.next is not None:
            mail, message = self.next
            with suppress(Exception):  # told when its turn comes
                self.ready = (mail, message.email(mail.token))
        self.accepted.confirm()

    def _email(self, mail: QueuedMail, message: MailMessage) -> Any:
        ready, self.ready = self.ready, None
        return ready[1] if ready and ready[0] is mail else message.email(mail.token)

    def _postpone_rest(self, error: Exception) -> None:
        """Postpone the unsettled mails of the batch: without a server, each would only wait until its time-out."""
        for mail in QueuedMail.objects.filter(
            pk__in=[mail.pk for mail in self.batch], settled_at=None, due_at__lte=timezone.now()
        ):
            postpone(mail, error)

    def _messages(self) -> Iterator[list[Composed]]:
        """In the order in which they were queued: an invitation goes before a change of the same meeting."""
        groups = [list(group) for _key, group in groupby(self.batch, key=_group_key)]
        for group in sorted(groups, key=lambda mails: min(mail.pk for mail in mails)):
            yield _compose(group)

    def _renew(self) -> None:
        now = timezone.now()
        if now - self.renewed_at < RENEW_AFTER:
            return
        self.accepted.confirm()
        ids = [mail.pk for mail in self.batch]
        QueuedMail.objects.filter(pk__in=ids, settled_at=None, leased_until__isnull=False).update(
            leased_until=now + LEASE
        )
        self.renewed_at = now

    def _deliver(self, mail: QueuedMail, message: MailMessage) -> None:
        self._connect()
        self._renew()
        mail.shown_revision = message.revision
        if not self.confirms:
            self.accepted.confirm()
        try:
            self.connection.send_messages([self._email(mail, message)])
        except Error:  # the mail before could not be noted, so this one was not handed over
            self._drop()
            raise
        except smtplib.SMTPException as error:
            self.accepted.confirm()
            self._on_rejection(mail, error)
        except OSError as error:
            self.accepted.confirm()
            self._on_disconnect(mail, error)
        except Exception as error:  # a mail that cannot be built must not hold up the others
            logger.exception("Mail %s cannot be built", mail)
            self.accepted.confirm()
            postpone(mail, error)
        else:
            self.accepted.add(mail)
            self.sent += 1

    def _connect(self) -> None:
        try:
            self.connection.open()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise MailServerUnreachable(error_text(error)) from error

    def _on_rejection(self, mail: QueuedMail, error: smtplib.SMTPException) -> None:
        if isinstance(error, smtplib.SMTPServerDisconnected):
            self._on_disconnect(mail, error)
        elif is_permanent_refusal(error):
            settle(mail, MailOutcome.REFUSED, error)
        else:
            postpone(mail, error)

    def _on_disconnect(self, mail: QueuedMail, error: OSError) -> None:
        """The connection broke. After handover delivery is unknown: the mail is never sent again by itself."""
        handed_over = getattr(self.connection, "handed_over", False)
        self._drop()
        if handed_over:
            settle(mail, MailOutcome.UNKNOWN, error)
        else:
            postpone(mail, error)

    def _drop(self) -> None:
        if hasattr(self.connection, "drop"):
            self.connection.drop()

    def _close(self) -> None:
        try:
            self.connection.close()
        except (smtplib.SMTPException, OSError):
            self._drop()
        finally:
            self.connection = None  # it refers to this delivery, which would stay in memory with its batch


def _group_key(mail: QueuedMail) -> tuple[int, str, int, int]:
    """Mails with the same key are composed together."""
    return (mail.organisation_id or 0, mail.kind, mail.object_id, mail.revision)


def _compose(group: list[QueuedMail]) -> list[Composed]:
    try:
        return _account_messages(group) if group[0].organisation_id is None else _organisation_messages(group)
    except Exception as error:  # a composer that fails must not hold up the others
        logger.exception("Mail %s cannot be composed", group[0])
        for mail in group:
            postpone(mail, error)
        return []


def _account_messages(group: list[QueuedMail]) -> list[Composed]:
    return [(mail, MailMessage(**mail.message) if mail.message else None) for mail in group]


def _organisation_messages(group: list[QueuedMail]) -> list[Composed]:
    first = group[0]
    organisation = apps.get_model("members", "Organisation").objects.get(pk=first.organisation_id or 0)
    kind = kind_named(first.kind)
    by_recipient = {mail.recipient_id: mail for mail in group}
    current = sorted(set(by_recipient) - superseded(first, by_recipient))
    with enter(organisation):
        composed = dict(kind.compose(first.object_id, first.revision, current))
    # A recipient that the composer left out gets no mail.
    letters = [(mail, composed.get(recipient_id)) for recipient_id, mail in by_recipient.items()]
    return hold_back(letters, organisation.zone) if kind.mail_class is MailClass.UNREQUESTED else letters


def superseded(mail: QueuedMail, recipient_ids: Iterable[int]) -> set[int]:
    """Recipients with a later revision of the same mail: it says all, so this one is not sent any more."""
    later = QueuedMail.objects.filter(
        organisation_id=mail.organisation_id or 0,
        kind=mail.kind,
        object_id=mail.object_id,
        revision__gt=mail.revision,
        recipient_id__in=list(recipient_ids),
    )
    return set(later.values_list("recipient_id", flat=True))


def settle(mail: QueuedMail, outcome: MailOutcome, error: Exception | None = None) -> None:
    settle_all([mail], outcome, error_text(error))


def postpone(mail: QueuedMail, error: Exception) -> None:
    """Try again later, with growing waits; after ``MAX_ATTEMPTS`` settle it as refused, for an operator to see."""
    if mail.attempts >= MAX_ATTEMPTS:
        settle(mail, MailOutcome.REFUSED, error)
        return
    QueuedMail.objects.filter(pk=mail.pk).update(
        due_at=next_attempt_at(mail.attempts), leased_until=None, error=error_text(error)
    )


def next_attempt_at(attempts: int) -> datetime:
    return timezone.now() + wait_after(attempts)


def wait_after(attempts: int) -> timedelta:
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)

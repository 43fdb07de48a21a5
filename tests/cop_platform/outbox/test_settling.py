"""Leasing and settling many mails: by index, in one statement, and once even if a worker or the database dies."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox import delivery, settling
from cop_platform.outbox.delivery import BATCH_SIZE, LEASE, LEASE_DUE, lease, send_due
from cop_platform.outbox.models import AcceptedMail, MailOutcome, QueuedMail
from cop_platform.outbox.queue import queue_account_mail, queue_mail
from cop_platform.outbox.settling import AcceptedMails
from tests.support.people import Tenant, make_meeting

LARGE = 20_000


def owe(number: int) -> None:
    for index in range(number):
        message = {"to": f"{index}@mereldal.example", "subject": "A letter", "text": "Words\n", "html": "<p>Words</p>"}
        queue_account_mail("account", message)


def outcomes() -> list[str]:
    return list(QueuedMail.objects.order_by("id").values_list("outcome", flat=True))


def test_a_lease_reads_the_first_by_their_index_however_many_wait(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cop_platform_queuedmail (token, kind, object_id, revision, recipient_id, queued_at, due_at,"
            " attempts, outcome, error) SELECT gen_random_uuid(), 'test', 1, 0, n, now(), now() - interval '1 minute',"
            " 0, '', '' FROM generate_series(1, %s) AS n",
            [LARGE],
        )
        cursor.execute("ANALYZE cop_platform_queuedmail")
        now = timezone.now()
        cursor.execute(
            f"EXPLAIN (ANALYZE, FORMAT JSON) {LEASE_DUE}", {"now": now, "until": now + LEASE, "number": BATCH_SIZE}
        )
        [[found]] = cursor.fetchall()
    plan = found if isinstance(found, str) else json.dumps(found)
    assert "queuedmail_due" in plan
    assert '"Sort' not in plan
    assert "Seq Scan" not in plan
    assert max(int(rows) for rows in _numbers(plan, '"Actual Rows": ')) <= BATCH_SIZE


def _numbers(text: str, after: str) -> list[str]:
    return [part.split(".")[0].split(",")[0].split("}")[0].strip() for part in text.split(after)[1:]]


def test_a_thousand_mails_are_owed_in_as_many_statements_as_ten(inside: Tenant) -> None:
    meeting = make_meeting(inside.communities["plain-language"], inside["Wout"])

    def asked(number: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            queue_mail(f"test{number}", meeting, range(1, number + 1), gather=timedelta(minutes=5))
        assert QueuedMail.objects.filter(kind=f"test{number}").count() == number
        return len(queries)

    assert asked(10) == asked(1000)


def test_a_worker_holds_no_more_than_a_batch(db: None) -> None:
    owe(BATCH_SIZE + 5)
    assert len(lease()) == BATCH_SIZE
    assert len(lease()) == 5


def test_nothing_is_left_of_a_batch_that_went_well(db: None, mailbox: MailCatcher) -> None:
    owe(3)
    assert send_due() == 3
    assert outcomes() == [MailOutcome.SENT] * 3
    assert not AcceptedMail.objects.exists()


def test_what_a_worker_sent_before_it_was_killed_is_not_sent_again(db: None, mailbox: MailCatcher) -> None:
    """It notes each mail that the server took; the batch is settled by whoever leases it next."""
    owe(3)
    first, second, third = lease()
    accepted = AcceptedMails()
    for mail in (first, second):
        mail.shown_revision = 4
        accepted.add(mail)
    accepted.confirm()  # the database finishes what has reached it
    del accepted  # killed: it settles nothing
    assert outcomes() == [""] * 3
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        assert send_due() == 1
    assert outcomes() == [MailOutcome.SENT] * 3
    first.refresh_from_db()
    assert (first.message, first.leased_until, first.shown_revision) == (None, None, 4)
    assert [message["Message-ID"] for message in mailbox.messages()] == [f"<{third.token}@testserver>"]
    assert not AcceptedMail.objects.exists()


def test_a_batch_that_was_sent_before_its_worker_was_killed_does_not_hold_up_the_next(
    db: None, mailbox: MailCatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "BATCH_SIZE", 2)
    owe(3)
    killed = lease()
    accepted = AcceptedMails()
    for mail in killed:
        accepted.add(mail)
    accepted.confirm()
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        assert send_due() == 1
    assert outcomes() == [MailOutcome.SENT] * 3


def test_what_was_sent_is_recorded_when_the_database_is_back(
    transactional_db: None, mailbox: MailCatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    settle = settling.settle_accepted

    def fail_twice(rows: list[tuple[int, int | None, object]]) -> None:
        if len(waits) < 2:
            raise OperationalError("the database system is starting up")
        settle(rows)  # type: ignore[arg-type]

    monkeypatch.setattr(settling, "settle_accepted", fail_twice)
    monkeypatch.setattr(settling, "sleep", waits.append)
    owe(2)
    assert send_due() == 2
    assert len(waits) == 2
    assert outcomes() == [MailOutcome.SENT] * 2
    assert send_due() == 0


def test_waiting_for_the_database_ends_within_a_lease() -> None:
    assert timedelta(seconds=sum(settling.WAITS)) < LEASE

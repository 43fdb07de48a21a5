"""Mail delivery under failures: rejected, delayed, or disconnected before and after the hand-over; sent once."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from cop_platform import settings as installed
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox import delivery
from cop_platform.outbox.delivery import LEASE, lease, next_attempt_at, send_due, superseded
from cop_platform.outbox.kinds import kind_named
from cop_platform.outbox.messages import MailMessage
from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.outbox.queue import queue_account_mail, queue_mail
from tests import settings as test_settings
from tests.support.at_once import run_during_transaction
from tests.support.people import Tenant, make_meeting
from tools.drills.smtp import Server, saying, serving


@pytest.fixture
def smtp(settings: Settings) -> Iterator[Settings]:
    """The SMTP backend of an installation, instead of Django's in-memory one."""
    settings.EMAIL_BACKEND = test_settings.EMAIL_BACKEND
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.5
    return settings


def owe_one(to: str = "amina@mereldal.example", subject: str = "A letter") -> QueuedMail:
    queue_account_mail("account", {"to": to, "subject": subject, "text": "Words\n", "html": "<p>Words</p>"})
    return QueuedMail.objects.latest("pk")


def outcome_of(mail: QueuedMail) -> str:
    mail.refresh_from_db()
    return mail.outcome


def test_a_mail_is_sent_and_marked_and_its_words_forgotten(db: None, mailbox: MailCatcher) -> None:
    mail = owe_one()
    assert send_due() == 1
    [message] = mailbox.messages()
    mail.refresh_from_db()
    assert (mail.outcome, mail.message, mail.attempts) == (MailOutcome.SENT, None, 1)
    assert message["Message-ID"] == f"<{mail.token}@testserver>"
    assert message["To"] == "amina@mereldal.example"
    assert send_due() == 0


def test_a_batch_goes_over_one_connection(db: None, smtp: Settings) -> None:
    greetings = []

    def answer(line: str) -> str:
        greetings.append(line) if line.lower().startswith("ehlo") else None
        return ""

    for _each in range(5):
        owe_one()
    with serving(Server(answer)) as server:
        smtp.EMAIL_PORT = server.port
        assert send_due() == 5
    assert len(greetings) == 1


def test_a_refused_address_is_recorded_and_holds_up_nobody(db: None, smtp: Settings) -> None:
    wrong, right = owe_one("gone@mereldal.example"), owe_one("here@mereldal.example")

    def answer(line: str) -> str:
        return "550 no such person" if line.upper().startswith("RCPT") and "gone@" in line else ""

    with serving(Server(answer)) as server:
        smtp.EMAIL_PORT = server.port
        assert send_due() == 1
    assert (outcome_of(wrong), outcome_of(right)) == (MailOutcome.REFUSED, MailOutcome.SENT)
    assert "no such person" in wrong.error


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "end"])
def test_a_server_that_asks_for_patience_gets_it(db: None, smtp: Settings, stage: str) -> None:
    mail = owe_one()
    with serving(Server(saying(**{stage: "451 later"}))) as server:
        smtp.EMAIL_PORT = server.port
        assert send_due() == 0
    assert outcome_of(mail) == ""
    assert mail.due_at > timezone.now() + timedelta(seconds=10)
    assert "later" in mail.error
    assert mail.leased_until is None


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_line_that_breaks_before_the_message_is_handed_over_means_another_try(
    db: None, smtp: Settings, stage: str
) -> None:
    mail = owe_one()
    with serving(Server(saying(**{stage: None}))) as server:
        smtp.EMAIL_PORT = server.port
        assert send_due() == 0
    assert (outcome_of(mail), mail.attempts) == ("", 1)


@pytest.mark.parametrize("end", [None, Server.SILENCE])
def test_a_line_that_breaks_after_the_message_was_handed_over_is_never_sent_again_by_itself(
    db: None, smtp: Settings, end: str | None
) -> None:
    mail = owe_one()
    with serving(Server(saying(end=end))) as server:
        smtp.EMAIL_PORT = server.port
        send_due()
        assert outcome_of(mail) == MailOutcome.UNKNOWN
        with time_machine.travel(timezone.now() + timedelta(days=2)):
            send_due()
        assert server.messages == 1


def test_a_server_that_is_gone_puts_everything_off_after_one_try(db: None, smtp: Settings) -> None:
    mails = [owe_one(), owe_one()]
    smtp.EMAIL_PORT = 1
    assert send_due() == 0
    assert [outcome_of(mail) for mail in mails] == ["", ""]
    assert all(mail.due_at > timezone.now() for mail in mails)


def test_a_silent_server_costs_one_time_out_not_one_for_each_mail(db: None, smtp: Settings) -> None:
    mails = [owe_one() for _each in range(10)]
    tries = []

    def answer(line: str) -> str:
        tries.append(line)
        return Server.SILENCE

    with serving(Server(answer)) as server:
        smtp.EMAIL_PORT = server.port
        assert send_due() == 0
    assert len(tries) == 1
    assert {outcome_of(mail) for mail in mails} == {""}


def test_an_address_at_which_the_server_falls_silent_costs_the_others_one_time_out(db: None, smtp: Settings) -> None:
    bad = owe_one("bad@mereldal.example")
    others = [owe_one() for _each in range(5)]

    def answer(line: str) -> str:
        return Server.SILENCE if line.upper().startswith("RCPT") and "bad@" in line else ""

    with serving(Server(answer)) as server:
        smtp.EMAIL_PORT = server.port
        began = time.monotonic()
        assert send_due() == len(others)
        assert time.monotonic() - began < 2 * smtp.EMAIL_TIMEOUT + 1
    assert {outcome_of(mail) for mail in others} == {MailOutcome.SENT}
    assert (outcome_of(bad), bad.attempts) == ("", 1)
    assert bad.due_at > timezone.now()


def test_four_commands_of_a_mail_end_within_its_lease() -> None:
    assert timedelta(seconds=4 * installed.EMAIL_TIMEOUT) < LEASE


def test_what_was_put_off_is_sent_later(db: None, smtp: Settings, mailbox: MailCatcher) -> None:
    owe_one()
    port, smtp.EMAIL_PORT = smtp.EMAIL_PORT, 1
    send_due()
    smtp.EMAIL_PORT = port
    assert send_due() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert send_due() == 1


def test_waits_grow_to_an_hour() -> None:
    with time_machine.travel(timezone.now(), tick=False):
        waits = [(next_attempt_at(attempts) - timezone.now()).total_seconds() for attempts in (1, 2, 3, 9, 60)]
    assert waits == [15, 30, 60, 3600, 3600]


def test_after_days_of_trying_it_is_given_up_where_people_see_it(db: None, smtp: Settings) -> None:
    mail = owe_one()
    QueuedMail.objects.filter(pk=mail.pk).update(attempts=delivery.MAX_ATTEMPTS)
    smtp.EMAIL_PORT = 1
    send_due()
    assert outcome_of(mail) == MailOutcome.REFUSED


def test_two_workers_never_hold_the_same_mail(db: None) -> None:
    owe_one()
    assert len(lease()) == 1
    assert lease() == []


def test_two_workers_that_lease_in_the_same_moment_share_the_mails(
    transactional_db: None, mereldal: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second leases while the first has not committed: what the first holds is passed over, not waited for."""
    monkeypatch.setattr(delivery, "BATCH_SIZE", 2)
    mails = [owe_one().pk for _each in range(3)]

    def lease_batch() -> list[int]:
        return sorted(mail.pk for mail in lease())

    assert run_during_transaction(mereldal, lease_batch, lease_batch) == [str(mails[:2]), str(mails[2:])]
    assert list(QueuedMail.objects.values_list("attempts", flat=True)) == [1, 1, 1]


def test_a_batch_that_takes_longer_than_its_lease_stays_with_its_worker(transactional_db: None, smtp: Settings) -> None:
    mails, leased_meanwhile = [owe_one() for _each in range(4)], []
    with time_machine.travel(timezone.now(), tick=False) as clock:

        def answer(line: str) -> str:
            """Takes most of a lease for each mail; then another worker asks for mail."""
            if line.upper().startswith("MAIL"):
                clock.shift(LEASE * 0.7)
                leased_meanwhile.append(lease())
                connection.close()
            return ""

        with serving(Server(answer)) as server:
            smtp.EMAIL_PORT = server.port
            assert send_due() == len(mails)
    assert leased_meanwhile == [[]] * len(mails)
    assert server.messages == len(mails)


def test_a_lease_that_ran_out_is_taken_over(db: None) -> None:
    mail = owe_one()
    lease()
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        [again] = lease()
    assert (again.pk, again.token, again.attempts) == (mail.pk, mail.token, 2)


def test_a_mail_is_not_sent_before_its_time(db: None) -> None:
    owe_one()
    QueuedMail.objects.update(due_at=timezone.now() + timedelta(hours=1))
    assert lease() == []


def test_a_letter_that_cannot_be_composed_holds_up_nobody(
    inside: Tenant, mailbox: MailCatcher, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    good = owe_one()

    def broken(*args: object) -> list[tuple[int, MailMessage]]:
        raise ZeroDivisionError

    monkeypatch.setattr(delivery, "kind_named", lambda name: replace(kind_named(name), compose=broken))
    assert send_due() == 1
    assert outcome_of(good) == MailOutcome.SENT
    assert set(QueuedMail.objects.exclude(pk=good.pk).values_list("outcome", flat=True)) == {""}
    assert "cannot be composed" in caplog.text


def test_a_recipient_the_composer_does_not_know_gets_nothing(inside: Tenant, mailbox: MailCatcher) -> None:
    make_meeting(inside.communities["plain-language"], inside["Wout"], invite=True)
    QueuedMail.objects.exclude(recipient_id=inside["Amina"].pk).delete()
    QueuedMail.objects.update(recipient_id=987654321)
    assert send_due() == 0
    assert QueuedMail.objects.get().outcome == MailOutcome.DROPPED
    assert mailbox.messages() == []


def test_only_a_later_revision_of_the_same_mail_supersedes(inside: Tenant) -> None:
    """Of the same kind and about the same thing; other tables have rows of the same number."""
    amina, plain = inside["Amina"].pk, inside.communities["plain-language"]
    meeting, other = make_meeting(plain, inside["Wout"]), make_meeting(plain, inside["Wout"])
    queue_mail("meeting_change", meeting, [amina], revision=1)
    mail = QueuedMail.objects.get()
    queue_mail("meeting_change", other, [amina], revision=2)
    queue_mail("join_answer", meeting, [amina], revision=2)
    queue_mail("meeting_change", meeting, [inside["Nele"].pk], revision=2)
    queue_mail("meeting_change", meeting, [amina], revision=0)
    assert superseded(mail, [amina]) == set()
    queue_mail("meeting_change", meeting, [amina], revision=2)
    assert superseded(mail, [amina]) == {amina}

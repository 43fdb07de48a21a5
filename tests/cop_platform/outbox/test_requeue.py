"""Status of a mail, what is kept of an error, and requeueing refused or unknown mail."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from cop_platform.audit.models import AuditEntry, OperatorEntry
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox import wakeup
from cop_platform.outbox.delivery import lease, send_due, settle
from cop_platform.outbox.failures import MailServerUnreachable
from cop_platform.outbox.models import MailOutcome, QueuedMail
from cop_platform.outbox.queue import queue_account_mail
from cop_platform.outbox.requeue import requeue
from cop_platform.outbox.status import LATE_AFTER, LATE_FROM_ATTEMPT, STATUSES, status
from members.invitations.inviting import invite, withdraw
from members.models import OrganisationInvitation, User
from tests import settings as test_settings
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_user


@pytest.fixture
def ada(db: None) -> User:
    return make_user("ada@kring.example", is_staff=True)


@pytest.fixture
def silent(settings: Settings) -> Iterator[Settings]:
    """No mail server: nothing listens at the port."""
    settings.EMAIL_BACKEND = test_settings.EMAIL_BACKEND
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    return settings


def settled(house: Tenant, outcome: MailOutcome, email: str = "fatima@mereldal.example") -> QueuedMail:
    """A mail about an invitation, settled with this outcome."""
    with house.enter():
        invitation = invite(house.organisation, email, by=house["Tom"])
    mail = QueuedMail.objects.get(kind="organisation_invitation", object_id=invitation.pk)
    QueuedMail.objects.filter(pk=mail.pk).update(attempts=3)
    settle(mail, outcome, smtplib.SMTPDataError(554, "no"))
    mail.refresh_from_db()
    return mail


def again(house: Tenant, mail: QueuedMail, by: User) -> int:
    return requeue([mail.token], by=by, reason="Their server is back.")


def stands(mail: QueuedMail) -> str:
    return str(QueuedMail.objects.annotate(status=status()).get(pk=mail.pk).status)


# --- Status ----------------------------------------------------------------------------------------------------------


def owed(**fields: Any) -> QueuedMail:
    queue_account_mail("account", {"to": "a@x.example", "subject": "s", "text": "t", "html": "h"})
    QueuedMail.objects.update(**fields)
    return QueuedMail.objects.get()


def test_what_is_due_and_not_out_is_late_after_a_quarter_of_an_hour(db: None) -> None:
    mail = owed()
    for minutes, expected in [(0, "waiting"), (14, "waiting"), (16, "late")]:
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            assert stands(mail) == expected


def test_what_is_due_later_waits(db: None) -> None:
    mail = owed(due_at=timezone.now() + timedelta(days=3))
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert stands(mail) == "waiting"


def test_what_is_put_off_again_and_again_is_late_as_soon_as_what_was_never_tried(db: None, silent: Settings) -> None:
    mail, now = owed(), timezone.now()
    told = []
    for seconds in range(0, 1200, 5):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            send_due()
            told.append((stands(mail), seconds))
    first = min(seconds for word, seconds in told if word == "late")
    assert timedelta(0) <= timedelta(seconds=first) - LATE_AFTER < timedelta(minutes=1)
    assert LATE_FROM_ATTEMPT == 7


@pytest.mark.parametrize("outcome", MailOutcome)
def test_what_is_settled_stands_as_it_came_out(mereldal: Tenant, outcome: MailOutcome) -> None:
    mail = settled(mereldal, outcome)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert stands(mail) == outcome.value
    assert outcome.value in STATUSES


# --- What is kept of an error ----------------------------------------------------------------------------------------

ADDRESS = "fatima.amrani@mereldal.example"


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (
            smtplib.SMTPRecipientsRefused({ADDRESS: (550, f"5.1.1 <{ADDRESS}>: unknown".encode())}),
            "SMTPRecipientsRefused: {…@…': (550, b'5.1.1 <…@…>: unknown')}",
        ),
        (smtplib.SMTPDataError(554, b"spam"), "SMTPDataError: (554, b'spam')"),
        (TimeoutError("timed out"), "TimeoutError: timed out"),
        (
            MailServerUnreachable("ConnectionRefusedError: [Errno 111]"),
            "MailServerUnreachable: ConnectionRefusedError: [Errno 111]",
        ),
        (KeyError("What Amina wrote"), "KeyError"),
        (ValueError("Header values can't contain newlines: What Amina wrote"), "ValueError"),
        (smtplib.SMTPDataError(554, "x" * 500), f"SMTPDataError: (554, '{'x' * 500}"[:300]),
        (None, ""),
    ],
    ids=repr,
)
def test_of_an_error_neither_addresses_nor_what_people_wrote_is_kept(
    db: None, error: Exception | None, kept: str
) -> None:
    mail = owed()
    settle(mail, MailOutcome.REFUSED, error)
    mail.refresh_from_db()
    assert mail.error == kept


# --- Requeueing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", [MailOutcome.REFUSED, MailOutcome.UNKNOWN])
def test_it_goes_out_again_as_the_same_mail(
    mereldal: Tenant, ada: User, mailbox: MailCatcher, outcome: MailOutcome
) -> None:
    mail = settled(mereldal, outcome)
    assert again(mereldal, mail, ada) == 1
    found = QueuedMail.objects.get(pk=mail.pk)
    assert (found.outcome, found.settled_at, found.attempts, found.leased_until) == ("", None, 0, None)
    assert (found.token, found.due_at <= timezone.now()) == (mail.token, True)
    assert send_due() == 1
    assert [message["Message-ID"] for message in mailbox.messages()] == [f"<{mail.token}@testserver>"]


def test_the_bell_rings(
    mereldal: Tenant,
    ada: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    mail, rings = settled(mereldal, MailOutcome.REFUSED), []
    monkeypatch.setattr(wakeup.worker_wakeup, "wake", lambda: rings.append("ring"))
    with django_capture_on_commit_callbacks(execute=True):
        again(mereldal, mail, ada)
    assert rings == ["ring"]


def test_both_logs_say_who_why_and_how_it_was(mereldal: Tenant, ada: User) -> None:
    mail = settled(mereldal, MailOutcome.UNKNOWN)
    again(mereldal, mail, ada)
    due_at = QueuedMail.objects.get().due_at.isoformat()
    with mereldal.enter():
        entries = [AuditEntry.objects.latest("pk"), OperatorEntry.objects.get()]
    for entry in entries:
        assert (entry.action, entry.account, entry.reference) == ("mail_requeued", str(ada), str(mail.token))
        assert mail.settled_at
        assert entry.before == {
            "outcome": "unknown",
            "settled_at": mail.settled_at.isoformat(),
            "attempts": 3,
            "error": "SMTPDataError: (554, 'no')",
        }
        assert entry.after == {"due_at": due_at, "reason": "Their server is back."}


@pytest.mark.parametrize("outcome", [MailOutcome.SENT, MailOutcome.DROPPED])
def test_what_was_sent_or_dropped_stays_so(mereldal: Tenant, ada: User, outcome: MailOutcome) -> None:
    mail = settled(mereldal, outcome)
    assert again(mereldal, mail, ada) == 0
    assert stands(mail) == outcome.value
    assert not OperatorEntry.objects.exists()


def test_what_waits_stays_as_it_is(mereldal: Tenant, ada: User) -> None:
    mail = settled(mereldal, MailOutcome.REFUSED)
    again(mereldal, mail, ada)
    [leased] = lease()
    assert again(mereldal, mail, ada) == 0
    assert QueuedMail.objects.get(leased_until__isnull=False, attempts=1).pk == leased.pk


def test_a_mail_about_an_account_has_no_words_any_more_and_stays(mereldal: Tenant, ada: User) -> None:
    mail = owed()
    settle(mail, MailOutcome.REFUSED)
    assert again(mereldal, mail, ada) == 0
    assert stands(mail) == "refused"


def test_what_is_no_longer_true_is_dropped(mereldal: Tenant, ada: User, mailbox: MailCatcher) -> None:
    mail = settled(mereldal, MailOutcome.REFUSED)
    with mereldal.enter():
        withdraw(OrganisationInvitation.objects.get(), by=mereldal["Tom"])
    again(mereldal, mail, ada)
    send_due()
    assert (stands(mail), mailbox.messages()) == ("dropped", [])


def test_several_of_several_organisations_are_told_to_each(mereldal: Tenant, duinzicht: Tenant, ada: User) -> None:
    mails = [settled(mereldal, MailOutcome.REFUSED), settled(duinzicht, MailOutcome.UNKNOWN)]
    assert requeue([mail.token for mail in mails], by=ada, reason="The server is back.") == 2
    assert OperatorEntry.objects.count() == 2
    for house, mail in zip([mereldal, duinzicht], mails, strict=True):
        with house.enter():
            entries = AuditEntry.objects.filter(action="mail_requeued").values_list("reference", flat=True)
            assert list(entries) == [str(mail.token)]


def test_of_two_operators_at_once_one_does_it(transactional_db: None, mereldal: Tenant) -> None:
    operators = [make_user(f"{name}@kring.example", is_staff=True) for name in ["ada", "bob"]]
    mail = settled(mereldal, MailOutcome.REFUSED)
    assert run_at_once(mereldal, lambda: again(mereldal, mail, operators[0]), times=4) == ["0", "0", "0", "1"]
    assert OperatorEntry.objects.count() == 1

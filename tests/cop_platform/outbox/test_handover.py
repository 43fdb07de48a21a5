"""A mail is handed over when the note of the one before is on disk, with servers that take commands together or not."""

from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from pytest_django import Settings

from cop_platform.outbox import delivery
from cop_platform.outbox.delivery import send_due
from cop_platform.outbox.models import AcceptedMail, MailOutcome, QueuedMail
from cop_platform.outbox.queue import queue_account_mail
from cop_platform.outbox.settling import AcceptedMails
from tests import settings as test_settings
from tests.cop_platform.outbox.test_skeletons import filled, values_of
from tools.drills.smtp import Server, serving

Answer = dict[str, str | None]


@pytest.fixture(autouse=True)
def smtp(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The SMTP backend of an installation, and mails that are serialised from a skeleton."""
    settings.EMAIL_BACKEND = test_settings.EMAIL_BACKEND
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.5

    def composed(group: list[QueuedMail]) -> list[Any]:
        return [(mail, filled(f"reader{mail.pk}@b.example", values_of("Zoë", mail.pk))) for mail in group]

    monkeypatch.setattr(delivery, "_compose", composed)


@pytest.fixture(params=["250-here\r\n250 PIPELINING", "250 here"], ids=["together", "in turn"])
def ehlo(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def owe(number: int) -> list[QueuedMail]:
    return [queue_account_mail("account", {"to": "", "subject": "", "text": "", "html": ""}) for _each in range(number)]


def outcomes() -> list[str]:
    return list(QueuedMail.objects.order_by("id").values_list("outcome", flat=True))


def server_saying(ehlo: str, settings: Settings, said: list[str], first: Answer | None = None) -> Server:
    """``first``: how it answers the first of a command. ``said`` collects what it is told."""
    replies = first or {}

    def answer(line: str) -> str | None:
        key = "end" if line == "." else line[:4].upper()
        said.append(key)
        return ehlo if key == "EHLO" else replies.pop(key, "")

    server = Server(answer)
    settings.EMAIL_PORT = server.port
    return server


def test_each_mail_waits_for_the_note_of_the_one_before(
    db: None, settings: Settings, ehlo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    confirm = AcceptedMails.confirm

    def confirmed(self: AcceptedMails) -> None:
        was_awaited = self.awaited is not None
        confirm(self)
        if was_awaited:
            said.append("noted")

    monkeypatch.setattr(AcceptedMails, "confirm", confirmed)
    owe(3)
    with serving(server_saying(ehlo, settings, said)) as server:
        assert send_due() == 3
        assert server.messages == 3
    assert [each for each in said if each in {"end", "noted"}] == ["end", "noted"] * 3
    assert said.count("EHLO") == 1
    assert not AcceptedMail.objects.exists()


def test_a_note_that_was_confirmed_is_seen_by_all(transactional_db: None) -> None:
    [mail] = owe(1)
    accepted = AcceptedMails()
    accepted.add(mail)
    accepted.confirm()
    parameters = connection.get_connection_params()
    names = {key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if parameters.get(key)}
    with psycopg.connect(**names) as other:
        found = other.execute("SELECT mail_id FROM cop_platform_acceptedmail").fetchall()
    assert found == [(mail.pk,)]


def test_where_a_note_fails_the_next_mail_is_not_handed_over(
    transactional_db: None, settings: Settings, ehlo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was accepted is settled as soon as the database is there again."""
    confirm, failed = AcceptedMails.confirm, list[bool]()

    def fail_once(self: AcceptedMails) -> None:
        was_awaited = self.awaited is not None
        confirm(self)
        if was_awaited and not failed:
            failed.append(True)
            raise OperationalError("the database is gone")

    monkeypatch.setattr(AcceptedMails, "confirm", fail_once)
    owe(2)
    with serving(server_saying(ehlo, settings, [])) as server, pytest.raises(OperationalError):
        send_due()
    assert server.messages == 1
    assert outcomes() == [MailOutcome.SENT, ""]


def test_a_note_that_the_database_refuses_is_an_error(transactional_db: None) -> None:
    [mail] = owe(1)
    mail.shown_revision = 2**40
    accepted = AcceptedMails()
    accepted.add(mail)
    with pytest.raises(Exception, match="out of range"):
        accepted.confirm()
    accepted.confirm()  # the connection is free
    assert not AcceptedMail.objects.exists()


@pytest.mark.parametrize(
    ("stage", "reply", "first"),
    [
        ("MAIL", "451 later", ""),
        ("MAIL", "550 not you", MailOutcome.REFUSED),
        ("RCPT", "450 later", ""),
        ("RCPT", "550 no such person", MailOutcome.REFUSED),
        ("DATA", "451 later", ""),
        ("DATA", "554 no", MailOutcome.REFUSED),
        ("end", "451 later", ""),
        ("end", "554 no", MailOutcome.REFUSED),
    ],
)
def test_a_refusal_concerns_one_mail_at_whatever_command(
    db: None, settings: Settings, ehlo: str, stage: str, reply: str, first: str
) -> None:
    owe(2)
    with serving(server_saying(ehlo, settings, [], {stage: reply})) as server:
        assert send_due() == 1
        taken = [each.recipient for each in server.deliveries if each.message_id and each.taken]
    assert outcomes() == [first, MailOutcome.SENT]
    assert len(taken) == 1


@pytest.mark.parametrize(("stage", "first"), [("MAIL", ""), ("RCPT", ""), ("DATA", ""), ("end", MailOutcome.UNKNOWN)])
@pytest.mark.parametrize("reply", [None, Server.SILENCE])
def test_a_line_that_breaks_costs_one_mail_its_turn(
    db: None, settings: Settings, ehlo: str, stage: str, first: str, reply: str | None
) -> None:
    owe(2)
    with serving(server_saying(ehlo, settings, [], {stage: reply})):
        assert send_due() == 1
    assert outcomes() == [first, MailOutcome.SENT]


def test_a_server_that_closes_with_421_gets_the_next_mail_on_a_new_line(
    db: None, settings: Settings, ehlo: str
) -> None:
    owe(2)
    with serving(server_saying(ehlo, settings, [], {"MAIL": "421 closing"})):
        send_due()
    assert outcomes()[0] == ""

"""The mail catcher: a real SMTP server, and the page that shows what it caught."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from cop_platform.devserver.mail_catcher import Mailbox, MailCatcher
from cop_platform.devserver.mail_page import MAIL_POLICY, Page


def mail(subject: str = "Welcome", to: str = "ann@example.org") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "Kring <kring@example.org>", to
    message.set_content("Your code is <1234>.\nSee https://example.org/a?b=1&c=2.\n")
    message.add_alternative("<p style='color: red'>Your code</p><script>alert(1)</script>", subtype="html")
    message.add_alternative("BEGIN:VCALENDAR\r\nSUMMARY:Tea & cake\r\nEND:VCALENDAR\r\n", subtype="calendar")
    return message


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[MailCatcher]:
    with MailCatcher(tmp_path / "mail") as catcher:
        yield catcher


def send(catcher: MailCatcher, *messages: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", catcher.port, timeout=5) as connection:
        for message in messages:
            connection.send_message(message)


def test_messages_come_in_the_order_of_their_arrival(catcher: MailCatcher) -> None:
    send(catcher, mail("first"), mail("second"))
    send(catcher, mail("third"))
    assert [message["Subject"] for message in catcher.wait_for(3)] == ["first", "second", "third"]


def test_a_message_keeps_all_its_parts(catcher: MailCatcher) -> None:
    send(catcher, mail("Café ☕"))
    [message] = catcher.messages()
    assert message["Subject"] == "Café ☕"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html", "text/calendar"]


def test_who_really_got_it_stands_on_top(catcher: MailCatcher) -> None:
    with smtplib.SMTP("127.0.0.1", catcher.port, timeout=5) as connection:
        connection.send_message(
            mail(to="all@example.org"), "bounce@example.org", ["ann@example.org", "bob@example.org"]
        )
    [message] = catcher.messages()
    assert message["Return-Path"] == "<bounce@example.org>"
    assert message.get_all("Delivered-To") == ["ann@example.org", "bob@example.org"]


def test_waiting_ends_when_the_mail_comes(catcher: MailCatcher) -> None:
    sender = threading.Thread(target=send, args=[catcher, mail("later")])
    sender.start()
    assert [message["Subject"] for message in catcher.wait_for(1)] == ["later"]
    sender.join()


def test_waiting_in_vain_says_how_many_came(catcher: MailCatcher) -> None:
    send(catcher, mail())
    with pytest.raises(AssertionError, match="1 of 2 mails"):
        catcher.wait_for(2, timeout=0.01)


def test_a_client_that_stays_connected_keeps_nobody(tmp_path: Path) -> None:
    with MailCatcher(tmp_path) as catcher, socket.create_connection(("127.0.0.1", catcher.port), timeout=5) as client:
        client.recv(100)


def test_mails_survive_a_restart_and_only_the_newest_are_kept(tmp_path: Path) -> None:
    for number in range(3):
        Mailbox(tmp_path, keep=2).add(f"Subject: {number}\r\n\r\n".encode())
    assert [message["Subject"] for message in Mailbox(tmp_path).messages()] == ["1", "2"]


@pytest.fixture
def page_port(catcher: MailCatcher) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Page, catcher.mailbox.directory))
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


def get(port: int, path: str, host: str = "localhost") -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path, headers={"Host": f"{host}:{port}"})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


def name_of_newest(catcher: MailCatcher) -> str:
    return catcher.mailbox.files()[-1].stem


def test_the_list_shows_the_newest_first_and_escapes(catcher: MailCatcher, page_port: int) -> None:
    send(catcher, mail("<b>old</b>"), mail("new"))
    _, text = get(page_port, "/")
    assert text.index("new</a>") < text.index("&lt;b&gt;old&lt;/b&gt;</a>")
    assert "<b>" not in text


def test_an_empty_list_says_so(page_port: int) -> None:
    assert "No mail has come yet." in get(page_port, "/")[1]


def test_a_mail_is_shown_with_all_its_parts_escaped(catcher: MailCatcher, page_port: int) -> None:
    send(catcher, mail("Hello", "Ann <ann@example.org>"))
    response, text = get(page_port, f"/{name_of_newest(catcher)}/")
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert "<dd>Ann &lt;ann@example.org&gt;</dd>" in text
    assert "Your code is &lt;1234&gt;." in text
    assert 'href="https://example.org/a?b=1&amp;c=2" target' in text
    assert "SUMMARY:Tea &amp; cake" in text
    assert "<script" not in text


def test_the_html_of_a_mail_can_neither_run_nor_load(catcher: MailCatcher, page_port: int) -> None:
    send(catcher, mail())
    response, text = get(page_port, f"/{name_of_newest(catcher)}/html")
    assert response.headers["Content-Security-Policy"] == MAIL_POLICY
    assert "script-src" not in MAIL_POLICY
    assert "<p style='color: red'>Your code</p>" in text


def test_the_source_is_text(catcher: MailCatcher, page_port: int) -> None:
    send(catcher, mail("Plain"))
    response, text = get(page_port, f"/{name_of_newest(catcher)}/source")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Subject: Plain" in text


@pytest.mark.parametrize("path", ["/nothing/", "/../secret-key", "/%2e%2e/secret-key", "/x/html"])
def test_what_is_no_mail_is_not_found(path: str, page_port: int) -> None:
    assert get(page_port, path)[0].status == 404


def test_a_foreign_name_for_this_machine_is_refused(catcher: MailCatcher, page_port: int) -> None:
    send(catcher, mail())
    response, text = get(page_port, "/", host="attacker.example")
    assert (response.status, "Welcome" in text) == (403, False)


def test_an_unknown_charset_is_shown_all_the_same(catcher: MailCatcher, page_port: int) -> None:
    catcher.mailbox.add(b'Subject: odd\r\nContent-Type: text/plain; charset="nonsense"\r\n\r\nStill here\r\n')
    assert "Still here" in get(page_port, f"/{name_of_newest(catcher)}/")[1]

"""SMTP backend that sends a serialised mail in few waits and knows whether it was already handed over to the server."""

import re
import smtplib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.core.mail.backends import smtp

from cop_platform.outbox.headers import PLAIN_ADDRESS, address_on_the_wire
from cop_platform.outbox.skeletons import ReadyEmail

LINE_BREAK = re.compile(r"[\r\n]")
#: A line that begins with a dot gets a second one (RFC 5321, 4.5.2).
DOT_AT_START = re.compile(rb"(?m)^\.")

Reply = tuple[int, bytes]


def _nothing() -> None:
    pass


class _TrackingSMTP(smtplib.SMTP):
    """``handed_over`` is true from the server's "go ahead" (354) until its answer: it may have accepted the mail."""

    handed_over = False

    def getreply(self) -> Reply:
        code, text = super().getreply()
        self.handed_over = code == 354
        return code, text

    def send_ready(self, sender: str, to: str, content: bytes, meanwhile: Callable[[], None]) -> None:
        """Send a serialised mail to one address, with the errors of ``sendmail``.

        ``meanwhile`` is called once after the first command went out and before the content does. Where the server
        offers it, the three commands before the content go out together (RFC 2920).
        """
        self.ehlo_or_helo_if_needed()
        size = f" SIZE={len(content)}" if self.has_extn("size") else ""
        commands = [f"MAIL FROM:{_in_brackets(sender)}{size}", f"RCPT TO:{_in_brackets(to)}", "DATA"]
        if any(LINE_BREAK.search(command) for command in commands):
            raise ValueError("A line break in an address")
        if self.has_extn("pipelining"):
            replies = self._ask_together(commands, meanwhile)
        else:
            replies = self._ask_in_turn(commands, meanwhile)
        self._check(replies, sender, to)
        self.send(DOT_AT_START.sub(b"..", content) + (b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n"))
        answer = self.getreply()
        if answer[0] != 250:
            self._end_transaction(answer)
            raise smtplib.SMTPDataError(*answer)

    def _ask_together(self, commands: list[str], meanwhile: Callable[[], None]) -> list[Reply]:
        self.send("".join(f"{command}\r\n" for command in commands))
        meanwhile()
        replies = [self.getreply() for _command in commands]
        if replies[-1][0] == 354 and not _accepted(replies[:-1]):
            self.send(".\r\n")  # the server waits for a mail that nobody gets
            self.getreply()
        return replies

    def _ask_in_turn(self, commands: list[str], meanwhile: Callable[[], None]) -> list[Reply]:
        replies: list[Reply] = []
        for command in commands:
            self.send(f"{command}\r\n")
            if not replies:
                meanwhile()
            replies.append(self.getreply())
            if command != "DATA" and not _accepted(replies):
                break
        return replies

    def _check(self, replies: list[Reply], sender: str, to: str) -> None:
        """Raise what ``sendmail`` raises if the server did not accept all."""
        refused = next((number for number, reply in enumerate(replies[:2]) if not _accepted([reply])), None)
        if refused is None and replies[-1][0] == 354:
            return
        answer = replies[-1] if refused is None else replies[refused]
        self._end_transaction(answer)
        if refused == 0:
            raise smtplib.SMTPSenderRefused(*answer, sender)
        if refused == 1:
            raise smtplib.SMTPRecipientsRefused({to: answer})
        raise smtplib.SMTPDataError(*answer)

    def _end_transaction(self, answer: Reply) -> None:
        """The next mail begins anew; 421 says that the server closes the connection."""
        if answer[0] == 421:
            self.close()
            return
        try:
            self.rset()
        except smtplib.SMTPServerDisconnected:
            self.close()


@lru_cache(maxsize=64)  # the sender is the same for many mails
def _in_brackets(address: str) -> str:
    return f"<{address}>" if PLAIN_ADDRESS.fullmatch(address) else smtplib.quoteaddr(address)


def _accepted(replies: list[Reply]) -> bool:
    return all(code in {250, 251} for code, _text in replies)


class _TrackingSMTPSSL(_TrackingSMTP, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    #: Called for each mail before its content is handed over, while the server is busy with its envelope.
    before_handover: Callable[[], None] = staticmethod(_nothing)
    connection: Any
    _partial_connection: Any

    @property
    def connection_class(self) -> Any:
        return _TrackingSMTPSSL if self.use_ssl else _TrackingSMTP

    def open(self) -> bool | None:
        """Connect and wait for the answer to EHLO: a silent server costs one time-out, not one for each mail."""
        is_new = super().open()
        if is_new:
            self.connection.ehlo_or_helo_if_needed()
        return is_new

    def _send(self, email_message: Any) -> bool:
        """A mail that is serialised already goes out as it is. Errors are raised, as for all others."""
        if not isinstance(email_message, ReadyEmail):
            self.before_handover()
            return bool(super()._send(email_message))  # type: ignore[misc]
        [to] = email_message.to
        sender = email_message.from_email
        self.connection.send_ready(sender, address_on_the_wire(to), email_message.raw, self.before_handover)
        return True

    @property
    def handed_over(self) -> bool:
        return bool(self.connection and self.connection.handed_over)

    def drop(self) -> None:
        """Close a connection that failed, without sending QUIT."""
        for connection in (self.connection, self._partial_connection):
            if connection is not None:
                connection.close()
        self.connection = self._partial_connection = None

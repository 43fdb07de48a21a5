"""SMTP servers with faulty replies, on real sockets."""

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Answer = Callable[[str], str | None]


@dataclass(frozen=True)
class Delivery:
    """A message received completely, and whether the server replied that it accepted it (``taken``)."""

    recipient: str
    message_id: str
    taken: bool
    at: float = field(default_factory=time.monotonic)


class Server:
    """A line-by-line SMTP server, for several connections at once.

    ``answer`` maps each command, and ``.`` for the end of a message, to a reply: None closes the connection without
    one, ``silence`` never replies, an empty one is the usual positive reply.
    """

    SILENCE = "silence"

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]
        self.deliveries: list[Delivery] = []
        self.closing = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def messages(self) -> int:
        return len(self.deliveries)

    def reply(self, line: str, recipient: str) -> str | None:
        """The reply to a line. ``recipient`` is that of the last RCPT command, or empty."""
        return self.answer(line)

    def _serve(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _address = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=[connection], daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.sendall(b"220 here\r\n")
            for reply in _Talk(self).replies(connection.makefile("rb")):
                if reply == self.SILENCE:
                    self.closing.wait()
                    return
                connection.sendall(f"{reply}\r\n".encode())

    def close(self) -> None:
        self.closing.set()
        self.listening.close()


class _Talk:
    """The state of one connection."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.recipient = self.message_id = ""
        self.in_message = False

    def replies(self, lines: Iterator[bytes]) -> Iterator[str]:
        for raw in lines:
            line = raw.decode().rstrip("\r\n")
            if self.in_message and line != ".":
                self._read(line)
                continue
            reply = self._reply(line)
            if reply is None:
                return
            yield reply

    def _read(self, line: str) -> None:
        if line.lower().startswith("message-id:"):
            self.message_id = line.partition(":")[2].strip()

    def _reply(self, line: str) -> str | None:
        if found := re.match(r"RCPT TO:<(.*?)>", line, re.IGNORECASE):
            self.recipient = found[1]
        reply = self.server.reply(line, self.recipient)
        if reply == "":
            reply = {"DATA": "354 go ahead", "QUIT": "221 bye"}.get(line.upper()[:4], "250 fine")
        if line == ".":
            self.server.deliveries.append(Delivery(self.recipient, self.message_id, (reply or "")[:1] == "2"))
        self.in_message = line.upper() == "DATA" and (reply or "").startswith("354")
        return reply


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    server.thread.start()
    try:
        yield server
    finally:
        server.close()


def saying(**replies: str | None) -> Answer:
    """An ``answer`` such as ``saying(RCPT="550 no")``; ``end`` is the end of a message. All else is accepted."""

    def answer(line: str) -> str | None:
        key = "end" if line == "." else line[:4].upper()
        return replies.get(key, "")

    return answer

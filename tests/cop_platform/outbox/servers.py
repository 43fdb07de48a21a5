"""Mail servers that misbehave, each on a real socket of its own."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Answer = Callable[[str], str | None]


class Server:
    """A line-by-line SMTP server. ``answer`` maps each command, and ``.`` for the end of a message, to a reply.

    None closes the connection without a reply; ``silence`` never replies.
    """

    SILENCE = "silence"

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]
        self.messages = 0
        self.closing = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def _serve(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _address = self.listening.accept()
            except OSError:
                return
            with connection:
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        connection.sendall(b"220 here\r\n")
        in_message = False
        for raw in lines:
            line = raw.decode().rstrip("\r\n")
            if in_message and line != ".":
                continue
            in_message = line.upper() == "DATA"
            if line == ".":
                self.messages += 1
            reply = self.answer(line)
            if reply is None:
                return
            reply = reply or self._usual(line)
            if reply == self.SILENCE:
                self.closing.wait()
                return
            connection.sendall(reply.encode() + b"\r\n")
            in_message = in_message and reply.startswith("354")

    @staticmethod
    def _usual(line: str) -> str:
        command = line.upper()[:4]
        return {"DATA": "354 go ahead", "QUIT": "221 bye"}.get(command, "250 fine")

    def close(self) -> None:
        self.closing.set()
        self.listening.close()


@contextmanager
def serving(answer: Answer) -> Iterator[Server]:
    server = Server(answer)
    server.thread.start()
    try:
        yield server
    finally:
        server.close()


def saying(**replies: str | None) -> Answer:
    """``saying(RCPT="550 no")``; ``end`` is the end of a message. Whatever is not named is accepted."""

    def answer(line: str) -> str | None:
        key = "end" if line == "." else line[:4].upper()
        return replies.get(key, "")

    return answer

"""A mail server that delivers to a directory: for `make run`, where a page shows the mails, and for the tests.

It speaks SMTP as any other, so that what the application sends passes through the same code as in production.
"""

import argparse
import asyncio
import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from cop_platform.devserver.mail_page import serve_page

LOOPBACK = "127.0.0.1"


class Mailbox:
    """Caught mails as files, oldest first; only the newest ``keep`` stay."""

    def __init__(self, directory: Path, keep: int = 500) -> None:
        self.directory = directory
        self.keep = keep
        self.numbers = count()
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)

    def add(self, content: bytes) -> None:
        """Store a mail under a name that sorts by arrival. Renamed when complete: no reader finds half a mail."""
        name = f"{time.time_ns():020}-{next(self.numbers):06}"
        making = self.directory / f"{name}.making"
        making.write_bytes(content)
        making.rename(self.directory / f"{name}.eml")
        for old in self.files()[: -self.keep]:
            old.unlink(missing_ok=True)

    def files(self) -> list[Path]:
        return sorted(self.directory.glob("*.eml"))

    def messages(self) -> list[EmailMessage]:
        return [read(file) for file in self.files()]


def read(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), policy=policy.default)


class MailCatcher:
    """The SMTP server in a thread, as a context manager: ``with MailCatcher(directory) as catcher``."""

    def __init__(self, directory: Path, port: int = 0) -> None:
        self.mailbox = Mailbox(directory)
        self.port = port
        self.arrival = threading.Condition()
        self.loop = asyncio.new_event_loop()
        self.server: asyncio.Server | None = None
        self.thread = threading.Thread(target=self.loop.run_forever, name="mail catcher", daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        self.server = asyncio.run_coroutine_threadsafe(self._listen(), self.loop).result()
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def messages(self) -> list[EmailMessage]:
        """All mails in order of arrival."""
        return self.mailbox.messages()

    def wait_for(self, number: int, timeout: float = 10) -> list[EmailMessage]:
        """All mails, once there are at least ``number``. Raises AssertionError after ``timeout`` seconds."""
        with self.arrival:
            came = self.arrival.wait_for(lambda: len(self.mailbox.files()) >= number, timeout)
        messages = self.messages()
        assert came, f"{len(messages)} of {number} mails came within {timeout} seconds"  # noqa: S101 - for tests
        return messages

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Store the mail, with its envelope as headers on top, as a delivering server does."""
        delivery = [f"Return-Path: <{envelope.mail_from}>", *(f"Delivered-To: {to}" for to in envelope.rcpt_tos)]
        content = envelope.original_content or b""
        with self.arrival:
            self.mailbox.add("".join(f"{line}\r\n" for line in delivery).encode() + content)
            self.arrival.notify_all()
        return "250 Caught"

    async def _listen(self) -> asyncio.Server:
        return await self.loop.create_server(self._protocol, LOOPBACK, self.port)

    def _protocol(self) -> SMTP:
        return SMTP(self, hostname="localhost", enable_SMTPUTF8=True, loop=self.loop)

    async def _end(self) -> None:
        """Close the server and its connections, without waiting for clients."""
        if self.server:
            self.server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m cop_platform.devserver.mail_catcher", description=__doc__)
    parser.add_argument("--directory", type=Path, required=True, help="where the mails are kept")
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True, help="where the page shows them")
    arguments = parser.parse_args()
    with MailCatcher(arguments.directory, arguments.smtp_port) as catcher:
        serve_page(catcher.mailbox.directory, arguments.http_port)


if __name__ == "__main__":
    main()

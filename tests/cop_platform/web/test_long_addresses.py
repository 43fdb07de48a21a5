"""An address that is too long for the web server gets a page that says so."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import LimitRequestLine

from cop_platform.web.long_addresses import Worker, page

ROOT = Path(__file__).resolve().parent.parent.parent.parent
SENTENCES = ("That address is too long.", "Dat adres is te lang.")


class Log:
    """What gunicorn's logger would write."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def warning(self, line: str, *values: object) -> None:
        self.lines.append(line % values)

    exception = warning


def answered(error: Exception) -> tuple[str, list[str]]:
    """What a visitor gets when gunicorn meets this error, and what is logged."""
    worker, log = Worker.__new__(Worker), Log()
    worker.log, worker.cfg = log, Config()
    visitor, server = socket.socketpair()
    with visitor, server:
        worker.handle_error(None, server, ("203.0.113.9", 1), error)
        server.shutdown(socket.SHUT_WR)
        return read_all(visitor), log.lines


def read_all(visitor: socket.socket) -> str:
    parts: list[bytes] = []
    while part := visitor.recv(65536):
        parts.append(part)
    return b"".join(parts).decode()


def test_it_says_so_in_each_language_and_leads_home() -> None:
    answer, lines = answered(LimitRequestLine(9000, 8190))
    head, body = answer.split("\r\n\r\n", 1)
    assert head.startswith("HTTP/1.1 414 ")
    assert f"Content-Length: {len(body.encode())}" in head
    assert all(sentence in body for sentence in SENTENCES)
    assert '<div class="blank ink-leaf" lang="nl-BE">' in body
    assert body.count('href="/"') >= 2
    assert "<script" not in body
    assert lines == ["Refused an address: Request Line is too large (9000 > 8190)"]
    assert page() is page()


def test_other_errors_are_answered_as_before() -> None:
    answer, _lines = answered(RuntimeError("Soup"))
    assert answer.startswith("HTTP/1.1 500 ")


@pytest.mark.slow
def test_the_real_server_answers_so() -> None:
    """Its socket listens before it starts, so visitors wait for it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        bind = f"fd://{listener.fileno()}"
        command = [sys.executable, "-m", "gunicorn", "cop_platform.wsgi", "--bind", bind, "--workers", "1"]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, pass_fds=[listener.fileno()], stderr=subprocess.DEVNULL
        )
        try:
            for length in (8_200, 60_000):
                answer = asked(listener.getsockname(), length)
                assert answer.startswith("HTTP/1.1 414 ")
                assert all(sentence in answer for sentence in SENTENCES)
        finally:
            server.terminate()
            server.wait(30)


def asked(place: tuple[str, int], length: int) -> str:
    with socket.create_connection(place, timeout=120) as visitor:
        visitor.sendall(b"GET /" + b"x" * length + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return read_all(visitor)

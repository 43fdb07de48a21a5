"""The health check of a container."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from cop_platform.monitoring import container_check, heartbeats


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    """A web server that answers /health/ with the given status."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(request.param if self.path == "/health/" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Logs nothing."""

    monkeypatch.delenv("KRING_READY", raising=False)
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        monkeypatch.setattr(container_check, "PORT", server.server_port)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("web", "status"), [(200, 0), (503, 1), (400, 1)], indirect=["web"])
def test_the_web_server_answers(web: None, status: int) -> None:
    assert container_check.main() == status


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KRING_READY", raising=False)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(container_check, "PORT", taken.getsockname()[1])
    assert container_check.main() == 1


@pytest.mark.parametrize(("age", "status"), [(0, 0), (85, 0), (95, 1)])
def test_worker_and_beat_have_a_fresh_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, age: int, status: int
) -> None:
    file = tmp_path / "ready"
    monkeypatch.setenv("KRING_READY", str(file))
    assert container_check.main() == 1
    file.touch()
    os.utime(file, (time.time() - age,) * 2)
    assert container_check.main() == status


def test_both_checks_are_equally_patient() -> None:
    assert container_check.STALE_AFTER_SECONDS == heartbeats.STALE_AFTER_SECONDS

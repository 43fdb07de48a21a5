"""The bell keeps nobody waiting, whatever ails the broker."""

import threading
import time

import pytest

from cop_platform.outbox import bell as bells
from cop_platform.outbox.bell import Bell


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch) -> Bell:
    monkeypatch.setattr(Bell, "IDLE_SECONDS", 0.05)
    return Bell()


def test_a_silent_broker_holds_up_no_page(bell: Bell, monkeypatch: pytest.MonkeyPatch) -> None:
    silence, told = threading.Event(), threading.Semaphore(0)

    def wait() -> None:
        told.release()
        silence.wait(10)

    monkeypatch.setattr(bells, "tell_broker", wait)
    began = time.monotonic()
    for _ring in range(1000):
        bell.ring()
    assert time.monotonic() - began < 1
    assert told.acquire(timeout=5)
    assert bell.rings.qsize() <= 1
    silence.set()


def test_each_quiet_bell_rings_again(bell: Bell, monkeypatch: pytest.MonkeyPatch) -> None:
    told = threading.Semaphore(0)
    monkeypatch.setattr(bells, "tell_broker", told.release)
    for _ring in range(3):
        bell.ring()
        assert told.acquire(timeout=5)
        ringer = bell.ringer
        if ringer:
            ringer.join(timeout=5)


def test_a_broker_that_is_gone_is_noted_and_nothing_more(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(**options: object) -> None:
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr("cop_platform.tasks.send_owed_mail.apply_async", gone)
    bells.tell_broker()
    assert "nobody there" in caplog.text

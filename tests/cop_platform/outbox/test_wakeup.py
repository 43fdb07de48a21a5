"""Waking the mail worker never delays a request, whatever is wrong with the broker."""

import socket
import threading
import time
from functools import partial

import pytest

from cop_platform.celery import app as celery
from cop_platform.outbox import wakeup as bells
from cop_platform.outbox.wakeup import WorkerWakeup


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch) -> WorkerWakeup:
    monkeypatch.setattr(WorkerWakeup, "IDLE_SECONDS", 0.05)
    return WorkerWakeup()


def test_a_silent_broker_holds_up_no_page(bell: WorkerWakeup, monkeypatch: pytest.MonkeyPatch) -> None:
    silence, told = threading.Event(), threading.Semaphore(0)

    def wait() -> None:
        told.release()
        silence.wait(10)

    monkeypatch.setattr(bells, "notify_worker", wait)
    began = time.monotonic()
    for _ring in range(1000):
        bell.wake()
    assert time.monotonic() - began < 1
    assert told.acquire(timeout=5)
    assert bell.requests.qsize() <= 1
    silence.set()


def test_each_quiet_bell_rings_again(bell: WorkerWakeup, monkeypatch: pytest.MonkeyPatch) -> None:
    told = threading.Semaphore(0)
    monkeypatch.setattr(bells, "notify_worker", told.release)
    for _ring in range(3):
        bell.wake()
        assert told.acquire(timeout=5)
        ringer = bell.thread
        if ringer:
            ringer.join(timeout=5)


def test_a_broker_that_takes_the_call_and_says_nothing_is_given_up_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """With the real client, which without our time-outs would wait for ever."""
    send, options = celery.send_task, {**celery.conf.broker_transport_options, "socket_timeout": 0.3}
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        with celery.connection_for_write(address, transport_options=options) as connection:
            monkeypatch.setattr(celery, "send_task", partial(send, connection=connection))
            began = time.monotonic()
            bells.notify_worker()
    assert time.monotonic() - began < 10
    assert "The worker was not woken" in caplog.text


def test_our_broker_is_given_time_outs() -> None:
    options = celery.conf.broker_transport_options
    assert 0 < options["socket_connect_timeout"] <= 5
    assert 0 < options["socket_timeout"] <= 5


def test_a_broker_that_is_gone_is_noted_and_nothing_more(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(name: str, **options: object) -> None:
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(celery, "send_task", gone)
    bells.notify_worker()
    assert "nobody there" in caplog.text

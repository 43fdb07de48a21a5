"""Liveness: heartbeats of worker and beat."""

import time
from pathlib import Path
from typing import Any

import pytest
from celery import Celery

from cop_platform.monitoring import heartbeats, liveness
from cop_platform.monitoring.heartbeats import Heartbeat


@pytest.fixture
def ready_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "worker.ready"
    monkeypatch.setenv("KRING_READY", str(file))
    return file


def names() -> list[str]:
    return list(Heartbeat.objects.order_by("pk").values_list("name", flat=True))


def test_a_loop_that_turns_is_written_down(transactional_db: None, ready_file: Path) -> None:
    own = liveness.Liveness("worker")
    own.touched_at = time.monotonic()
    assert own.write_heartbeat()
    assert (names(), ready_file.exists()) == (["worker"], True)


def test_a_loop_that_stands_still_is_not(transactional_db: None, ready_file: Path) -> None:
    own = liveness.Liveness("worker")
    own.touched_at = time.monotonic() - 31
    own.write_heartbeat()
    assert (names(), ready_file.exists()) == ([], False)


def test_a_database_that_fails_is_tried_again(
    transactional_db: None, ready_file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(name: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(heartbeats, "record_heartbeat", fail)
    own = liveness.Liveness("beat")
    own.touched_at = time.monotonic()
    assert own.write_heartbeat() is False
    assert ready_file.exists() is False
    assert caplog.messages == ["The heartbeat of beat could not be written: ZeroDivisionError"]


def test_the_first_time_it_is_felt_it_starts_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(liveness.Liveness, "_write_forever", lambda self: written.append(self.name))
    own = liveness.Liveness("beat")
    own.touch()
    own.touch()
    assert own.thread
    own.thread.join()
    assert written == ["beat"]


def test_beat_is_felt_at_each_tick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    felt: list[str] = []
    monkeypatch.setattr(liveness.Liveness, "touch", lambda self: felt.append(self.name))
    scheduler = liveness.BeatScheduler(app=Celery(set_as_current=False), schedule_filename=str(tmp_path / "schedule"))
    scheduler.tick()
    scheduler.tick()
    assert felt == ["beat", "beat"]


def test_the_worker_is_felt_while_it_has_a_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each connection to the broker starts a new event loop, which needs a timer of its own."""

    class Timer:
        def __init__(self) -> None:
            self.calls: list[Any] = []
            self.timer = self

        def call_repeatedly(self, seconds: float, call: Any) -> "Timer":
            self.calls.append(call)
            return self

        def cancel(self) -> None:
            self.calls.clear()

    felt: list[str] = []
    monkeypatch.setattr(liveness.Liveness, "touch", lambda self: felt.append(self.name))
    consumer, step = Timer(), liveness.WorkerLiveness(object())
    for _ in range(2):
        step.start(consumer)
        assert len(consumer.calls) == 1
        step.stop(consumer)
        assert consumer.calls == []
    assert felt == ["worker", "worker"]

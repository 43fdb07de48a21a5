"""Liveness of worker and beat: a heartbeat is written only while the main loop turns."""

import logging
import os
import threading
import time
from pathlib import Path
from typing import Any

from celery import bootsteps
from celery.beat import PersistentScheduler

logger = logging.getLogger(__name__)


class Liveness:
    """Writes heartbeats in a thread while the main loop turns: a database that hangs must not hold up that loop."""

    #: A loop that was not touched for so long stands still: the mail sweep alone turns both every 10 seconds.
    STALLED_AFTER_SECONDS = 30

    def __init__(self, name: str) -> None:
        self.name = name
        self.touched_at = 0.0
        self.thread: threading.Thread | None = None

    def touch(self) -> None:
        """Called by the main loop at each turn; the first call starts the thread."""
        self.touched_at = time.monotonic()
        if self.thread is None:
            self.thread = threading.Thread(target=self._write_forever, name="liveness", daemon=True)
            self.thread.start()

    def _write_forever(self) -> None:
        from cop_platform.monitoring.heartbeats import INTERVAL_SECONDS  # Django is set up by now

        while True:
            time.sleep(INTERVAL_SECONDS if self.write_heartbeat() else 2)

    def write_heartbeat(self) -> bool:
        from django.db import connection  # Django is set up by now

        from cop_platform.monitoring.heartbeats import record_heartbeat

        if time.monotonic() - self.touched_at > self.STALLED_AFTER_SECONDS:
            logger.warning("The loop of %s stands still", self.name)
            return True
        try:
            record_heartbeat(self.name)
            touch_ready_file()
        except Exception as error:  # noqa: BLE001 - whatever ails the database, the next one may succeed
            logger.warning("The heartbeat of %s could not be written: %s", self.name, type(error).__name__)
            return False
        finally:
            connection.close()
        return True


def touch_ready_file() -> None:
    """Touch the file that `make run` waits for and that a container's health check reads."""
    if file := os.environ.get("KRING_READY"):
        Path(file).touch()


worker_liveness = Liveness("worker")
beat_liveness = Liveness("beat")


class WorkerLiveness(bootsteps.StartStopStep):
    """Touched by a timer in the loop that takes jobs from the broker; restarted with each connection to it."""

    requires = ("celery.worker.consumer.tasks:Tasks",)
    timer: Any = None

    def start(self, parent: Any) -> None:
        worker_liveness.touch()
        self.timer = parent.timer.call_repeatedly(10, worker_liveness.touch)

    def stop(self, parent: Any) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class BeatScheduler(PersistentScheduler):
    """Touches beat's liveness at each tick."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        beat_liveness.touch()
        return super().tick(*args, **kwargs)

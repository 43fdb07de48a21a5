"""Wake the mail worker after commit, without waiting for the broker. The periodic sweep finds missed wake-ups."""

import logging
import threading
from queue import Empty, Full, Queue

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


class WorkerWakeup:
    """One thread of this process talks to the broker, which may be slow, silent or gone. It ends when idle."""

    IDLE_SECONDS = 30

    def __init__(self) -> None:
        # One pending wake-up is as good as many.
        self.requests: Queue[None] = Queue(maxsize=1)
        self.thread: threading.Thread | None = None
        self.lock = threading.Lock()

    def wake(self) -> None:
        """Request a wake-up, and return at once."""
        try:
            self.requests.put_nowait(None)
        except Full:
            return
        with self.lock:
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._notify_until_idle, name="wakeup", daemon=True)
                self.thread.start()

    def _notify_until_idle(self) -> None:
        while self._wait():
            notify_worker()

    def _wait(self) -> bool:
        try:
            self.requests.get(timeout=self.IDLE_SECONDS)
        except Empty:
            with self.lock:
                if self.requests.empty():
                    self.thread = None
                    return False
                self.requests.get_nowait()
        return True


worker_wakeup = WorkerWakeup()


def wake_on_commit() -> None:
    transaction.on_commit(worker_wakeup.wake, robust=True)


def notify_worker() -> None:
    try:
        current_app.send_task("cop_platform.tasks.send_queued_mail", retry=False, expires=60)
    except Exception as error:  # noqa: BLE001 - the mail is safe in PostgreSQL, whatever ails the broker
        logger.warning("The worker was not woken; the periodic sweep sends what is queued: %s", error)

"""Wake the worker when something is owed. Nobody waits for the bell: beat's sweep finds what it missed."""

import logging
import threading
from queue import Empty, Full, Queue

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


class Bell:
    """One thread of this process talks to the broker, which may be slow, silent or gone; it ends when all is quiet."""

    IDLE_SECONDS = 30

    def __init__(self) -> None:
        # One ring waiting is as good as many.
        self.rings: Queue[None] = Queue(maxsize=1)
        self.ringer: threading.Thread | None = None
        self.lock = threading.Lock()

    def ring(self) -> None:
        """Return at once."""
        try:
            self.rings.put_nowait(None)
        except Full:
            return
        with self.lock:
            if self.ringer is None or not self.ringer.is_alive():
                self.ringer = threading.Thread(target=self._ring_until_idle, name="bell", daemon=True)
                self.ringer.start()

    def _ring_until_idle(self) -> None:
        while self._wait():
            tell_broker()

    def _wait(self) -> bool:
        try:
            self.rings.get(timeout=self.IDLE_SECONDS)
        except Empty:
            with self.lock:
                if self.rings.empty():
                    self.ringer = None
                    return False
                self.rings.get_nowait()
        return True


bell = Bell()


def ring_on_commit() -> None:
    transaction.on_commit(bell.ring, robust=True)


def tell_broker() -> None:
    try:
        current_app.send_task("cop_platform.tasks.send_owed_mail", retry=False, expires=60)
    except Exception as error:  # noqa: BLE001 - the mail is safe in PostgreSQL, whatever ails the broker
        logger.warning("The bell was not heard, the sweep will find what is owed: %s", error)

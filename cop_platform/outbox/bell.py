"""Wake the worker when something is owed. Nobody waits for the bell: beat's sweep finds what it missed."""

import logging
import threading
from queue import Empty, Full, Queue

from django.db import transaction

logger = logging.getLogger(__name__)

# One ring waiting is as good as many.
_rings: Queue[None] = Queue(maxsize=1)
_ringer: threading.Thread | None = None
_lock = threading.Lock()
IDLE_SECONDS = 30


def ring_on_commit() -> None:
    transaction.on_commit(ring, robust=True)


def ring() -> None:
    """Return at once; a thread of this process talks to the broker, which may be slow, silent or gone."""
    try:
        _rings.put_nowait(None)
    except Full:
        return
    _ensure_ringer()


def _ensure_ringer() -> None:
    global _ringer
    with _lock:
        if _ringer is None or not _ringer.is_alive():
            _ringer = threading.Thread(target=_ring_until_idle, name="bell", daemon=True)
            _ringer.start()


def _ring_until_idle() -> None:
    global _ringer
    while True:
        try:
            _rings.get(timeout=IDLE_SECONDS)
        except Empty:
            with _lock:
                if _rings.empty():
                    _ringer = None
                    return
        else:
            _tell_broker()


def _tell_broker() -> None:
    from cop_platform.tasks import send_owed_mail  # tasks imports the sender, which may owe in its turn

    try:
        send_owed_mail.apply_async(retry=False, expires=60)
    except Exception as error:  # the mail is safe in PostgreSQL; whatever ails the broker is not the page's concern
        logger.warning("The bell was not heard, the sweep will find what is owed: %s", error)

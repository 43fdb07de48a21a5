"""The Celery application as `make run` starts it (`celery -A cop_platform.readiness …`): it says when it is ready."""

import os
from pathlib import Path

from celery.signals import beat_init, worker_ready

from cop_platform.celery import app

__all__ = ["app"]


@worker_ready.connect
@beat_init.connect
def say_so(**_: object) -> None:
    """Touch the file the starter waits for."""
    if file := os.environ.get("KRING_READY"):
        Path(file).touch()

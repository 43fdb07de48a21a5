"""A line for each job of the worker: its name, its organisation, what came of it, how long it took."""

import logging
import time
from typing import Any

from celery.signals import setup_logging, task_postrun, task_prerun

from cop_platform.logs.formatting import begin, end

logger = logging.getLogger("kring.task")

_began: dict[str, float] = {}


@setup_logging.connect
def keep_ours(**_: Any) -> None:
    """Django has set up the logs already; a receiver is how Celery learns to leave them alone."""


@task_prerun.connect
def start_counting(task_id: str, task: Any, **_: Any) -> None:
    begin(job=task_id, task=task.name)
    _began[task_id] = time.perf_counter()


@task_postrun.connect
def tell(task_id: str, task: Any, state: str | None = None, **_: Any) -> None:
    seconds = time.perf_counter() - _began.pop(task_id, time.perf_counter())
    logger.info("task", extra={"outcome": (state or "").lower(), "seconds": round(seconds, 3)})
    end()

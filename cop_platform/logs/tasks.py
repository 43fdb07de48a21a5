"""Log line for each Celery job: name, organisation, outcome, duration."""

import logging
import time
from typing import Any

from celery.signals import setup_logging, task_postrun, task_prerun

from cop_platform.logs.formatting import begin_context, end_context

logger = logging.getLogger("kring.task")

_started_at: dict[str, float] = {}


@setup_logging.connect
def keep_log_configuration(**_: Any) -> None:
    """Does nothing: with a receiver, Celery keeps the logging that Django has set up."""


@task_prerun.connect
def start_timing(task_id: str, task: Any, **_: Any) -> None:
    begin_context(job=task_id, task=task.name)
    _started_at[task_id] = time.perf_counter()


@task_postrun.connect
def log_task(task_id: str, task: Any, state: str | None = None, **_: Any) -> None:
    seconds = time.perf_counter() - _started_at.pop(task_id, time.perf_counter())
    logger.info("task", extra={"outcome": (state or "").lower(), "seconds": round(seconds, 3)})
    end_context()

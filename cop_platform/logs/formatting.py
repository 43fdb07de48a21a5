"""Log format: one line per event, with its request or job and its organisation. Never a secret.

Our addresses hold secrets (signed links, invitations), so a line names the route and never the path; anything else in
a message or a traceback is scrubbed (cop_platform/logs/scrubbing.py).
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from cop_platform import environment as env
from cop_platform.logs.scrubbing import scrub, scrub_message, scrub_traceback

Facts = dict[str, Any]

_facts: ContextVar[Facts | None] = ContextVar("facts", default=None)
#: Attributes of every log record; any other comes from ``extra``.
_STANDARD_FIELDS = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}


# --- Context of log lines -----------------------------------------------------------------------------------------


@contextmanager
def log_context(**facts: Any) -> Iterator[None]:
    """Adds these facts to every log line inside the block, besides those of the outer context."""
    token = _facts.set({**(_facts.get() or {}), **facts})
    try:
        yield
    finally:
        _facts.reset(token)


def begin_context(**facts: Any) -> None:
    """Sets the context where no block can wrap the work, until :func:`end_context`."""
    _facts.set(facts)


def end_context() -> None:
    _facts.set(None)


def add_context(**facts: Any) -> None:
    """Adds facts to the current context, for the lines that follow."""
    current = _facts.get()
    if current is not None:
        current.update(facts)


# --- Formatters ---------------------------------------------------------------------------------------------------


def facts_of(record: logging.LogRecord) -> Facts:
    """Facts of the context and of the record, scrubbed. Plain values only: an object's text may hold anything."""
    said = {
        name: value for name, value in vars(record).items() if name not in _STANDARD_FIELDS and not name.startswith("_")
    }
    plain = {name: value for name, value in said.items() if isinstance(value, (str, int, float, bool))}
    found = {**(_facts.get() or {}), **plain}
    return {name: scrub(value) if isinstance(value, str) else value for name, value in found.items() if value != ""}


class _Formatter(logging.Formatter):
    def message_of(self, record: logging.LogRecord) -> str:
        return scrub_message(record.getMessage())

    def traceback_of(self, record: logging.LogRecord) -> str:
        """The scrubbed traceback, or an empty text."""
        return scrub_traceback(self.formatException(record.exc_info)) if record.exc_info and record.exc_info[0] else ""


class JsonFormatter(_Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.message_of(record),
            **facts_of(record),
        }
        if trouble := self.traceback_of(record):
            line["error"] = trouble
        return json.dumps(line)


class PlainFormatter(_Formatter):
    """Readable lines instead of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        facts = [f"{name}={value}" for name, value in facts_of(record).items()]
        line = " ".join([self.formatTime(record), record.levelname, record.name, self.message_of(record), *facts])
        return "\n".join(part for part in (line.replace("\n", " "), self.traceback_of(record)) if part)


# --- Configuration ------------------------------------------------------------------------------------------------

FORMATS = {"json": "cop_platform.logs.formatting.JsonFormatter", "plain": "cop_platform.logs.formatting.PlainFormatter"}


def configuration() -> dict[str, Any]:
    """Logging configuration of Django, Celery and gunicorn: all to standard error, through one formatter."""
    form = env.choice("LOG_FORMAT", FORMATS, "plain" if env.flag("DEBUG") else "json")
    quiet = {"level": "WARNING"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"ours": {"()": FORMATS[form]}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "ours"}},
        "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
        "loggers": {
            # Their own handlers would bypass the formatter.
            "django": {"handlers": [], "level": "INFO"},
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
            "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
            # A 4xx response is logged by logs/requests.py already, and a job by logs/tasks.py.
            "django.request": {"level": "ERROR"},
            "celery.app.trace": quiet,
            "celery.worker.strategy": quiet,
            "celery.beat": quiet,
        },
    }

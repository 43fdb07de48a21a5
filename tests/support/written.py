"""Captures log lines in the format of an installation."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from cop_platform.logs import formatting


class WrittenLog:
    """All log lines, in the format of an installation."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(formatting.JsonFormatter())

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def lines(self, message: str = "") -> list[dict[str, Any]]:
        found = [json.loads(line) for line in self.text.splitlines()]
        return [line for line in found if not message or line["message"] == message]


@pytest.fixture
def written() -> Iterator[WrittenLog]:
    """All lines from DEBUG on: an installation may lower its level to look for a fault."""
    root, written = logging.getLogger(), WrittenLog()
    level = root.level
    root.addHandler(written.handler)
    root.setLevel("DEBUG")
    yield written
    root.setLevel(level)
    root.removeHandler(written.handler)

"""Every signal that meetings answer."""

from typing import Any

from communities.importing.extensions import hand_on
from meetings.importing import carry_over


def connect() -> None:
    """Called once, when the app is ready."""
    hand_on("meetings").connect(_carry_over)


def _carry_over(*, rows: Any, communities: Any, report: Any, **_signal: Any) -> None:
    carry_over(rows, communities, report)

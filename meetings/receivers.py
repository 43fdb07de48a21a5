"""The signals that meetings handles."""

from typing import Any

from communities.importing.extensions import register_extension
from meetings.importing import import_meetings


def connect() -> None:
    """Connect the receivers. Called once, when the app is ready."""
    register_extension("meetings").connect(_import_meetings)


def _import_meetings(*, rows: Any, communities: Any, report: Any, **_signal: Any) -> None:
    import_meetings(rows, communities, report)

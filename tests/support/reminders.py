"""Tests of one reminder: those of other sources stay out of the mails that they count."""

import pytest

from cop_platform.reminders import sources
from cop_platform.reminders.sources import ReminderSource


def keep_only(monkeypatch: pytest.MonkeyPatch, *kept: ReminderSource) -> None:
    """Only these sources are planned until the end of the test."""
    monkeypatch.setattr(sources, "_sources", {source.name: source for source in kept})

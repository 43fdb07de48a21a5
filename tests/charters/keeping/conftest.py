"""Drafts alone: nobody is reminded of anything else."""

import pytest

from charters.keeping.reminders import UNTOUCHED_DRAFT
from tests.support.reminders import keep_only


@pytest.fixture(autouse=True)
def only_drafts(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_only(monkeypatch, UNTOUCHED_DRAFT)

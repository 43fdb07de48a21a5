"""Check-ins alone: nobody is reminded of anything else."""

import pytest

from communities.check_ins.reminders import LEVEL
from tests.support.reminders import keep_only


@pytest.fixture(autouse=True)
def only_check_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_only(monkeypatch, LEVEL)

"""Terms of office alone: nobody is reminded of anything else."""

import pytest

from communities.roles.reminders import ENDING_TERM
from tests.support.reminders import keep_only


@pytest.fixture(autouse=True)
def only_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_only(monkeypatch, ENDING_TERM)

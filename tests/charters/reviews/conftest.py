"""Reviews alone: nobody is reminded of anything else."""

import pytest

from charters.reviews.reminders import REVIEW_DATE
from tests.support.reminders import keep_only


@pytest.fixture(autouse=True)
def only_reviews(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_only(monkeypatch, REVIEW_DATE)

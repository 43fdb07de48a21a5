"""Reviews alone: other reminders of the same people stay out of the mails and tables of these tests."""

import pytest

from charters.reviews.reminders import REVIEW_DATE
from cop_platform.reminders import sources


@pytest.fixture(autouse=True)
def only_reviews(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_sources", {REVIEW_DATE.name: REVIEW_DATE})

"""The tests pass on any day: none mixes two clocks, and the database's clock can be moved together with Python's."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from cop_platform.monitoring.heartbeats import Heartbeat, record_heartbeat

TESTS = Path(__file__).resolve().parent.parent
OURS = ("cop_platform", "members", "communities", "meetings", "charters", "knowledge")
TO_A_DATE = re.compile(r"""travel\(\s*(?:f?["']|datetime[(.]|date\(|[A-Z][A-Z_0-9]*\s*[,)])""")
#: SQL keywords, and the Django function that writes one.
FIXED_CLOCKS = re.compile(r"\bcurrent_(?:timestamp|date|time)\b|\blocaltimestamp\b|\bTransactionNow\b", re.IGNORECASE)


def test_whoever_names_a_date_marks_the_test_with_it() -> None:
    """Time travel inside a test would leave people behind who were created on another day."""
    found = [
        f"{path.relative_to(TESTS)}: {line.strip()}"
        for path in sorted(TESTS.rglob("*.py"))
        for line in path.read_text().splitlines()
        if TO_A_DATE.search(line) and path != Path(__file__).resolve()
    ]
    assert found == [], "Use @pytest.mark.at(…) and the fixture clock; see tests/support/clock.py."


@pytest.mark.parametrize("line", ['travel("2026-06-01", tick=False)', "travel(NOW)", "travel(datetime(2026, 6, 1))"])
def test_it_would_be_found(line: str) -> None:
    assert TO_A_DATE.search(f"    with time_machine.{line}:")


def test_no_sql_asks_for_the_time_by_a_keyword() -> None:
    """``--at`` shadows SQL functions; it cannot shadow a keyword."""
    sources = [path for app in OURS for path in Path(apps.get_app_config(app).path).rglob("*.py")]
    assert len(sources) > 100
    assert [path.name for path in sources if FIXED_CLOCKS.search(path.read_text())] == []


def test_the_database_tells_the_time_of_this_run(db: None) -> None:
    record_heartbeat("worker")
    assert abs((Heartbeat.objects.get(name="worker").written_at - timezone.now()).total_seconds()) < 60

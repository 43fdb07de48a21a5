"""Of many rows that are written at once, each costs the search index as much as one, also after one was written."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.support.people import Tenant
from tests.support.servers import as_superuser

ROWS = 300
#: What all steps of all plans may read and hand on for one row; it has five words, one of them like no other.
MOST_FOR_EACH = 150
CHANGES = [
    """INSERT INTO knowledge_result (organisation_id, public_id, community_id, title, story, gain, link,
        recorded_by_id, recorded_at, hidden_reason)
    SELECT %(house)s, 'number' || n, %(community)s, 'Letter x' || n, 'Families phone less.', 'sooner', '', %(person)s,
        now(), '' FROM generate_series(1, %(rows)s) AS n""",
    "UPDATE knowledge_result SET link = 'https://example.org/'",
    "UPDATE knowledge_result SET title = title || ' again'",
    "DELETE FROM knowledge_result",
]
EXPLAIN = {
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_timing": "off",
    "auto_explain.log_nested_statements": "on",
    "auto_explain.log_format": "json",
    "client_min_messages": "log",
}


def work(step: dict[str, Any]) -> Iterator[float]:
    """Rows that each step of a plan reads, whether it hands them on or not."""
    handled = step["Actual Rows"] + sum(value for name, value in step.items() if name.startswith("Rows Removed by"))
    yield handled * step["Actual Loops"]
    for each in step.get("Plans", []):
        yield from work(each)


@pytest.mark.slow
def test_many_rows_cost_no_more_each_than_one(transactional_db: None, mereldal: Tenant) -> None:
    """A session keeps the plans of a trigger: here they are made for one row, in an index that is empty."""
    plans: list[dict[str, Any]] = []
    values = {
        "house": mereldal.organisation.pk,
        "community": mereldal.communities["plain-language"].pk,
        "person": mereldal["Nele"].pk,
    }

    def note(message: psycopg.errors.Diagnostic) -> None:
        _duration, found, plan = (message.message_primary or "").partition("plan:\n")
        if found:
            plans.append(json.loads(plan)["Plan"])

    with as_superuser(connection.settings_dict["NAME"]) as own:
        own.execute("LOAD 'auto_explain'")
        own.execute("TRUNCATE cop_platform_searchword, cop_platform_searchspelling")
        for name, value in EXPLAIN.items():
            own.execute("SELECT set_config(%s, %s, false)", [name, value])
        own.execute("SELECT set_config('role', %s, false)", [settings.DATABASES["default"]["USER"]])
        own.execute("SELECT set_config('cop.organisation', %s, false)", [str(mereldal.organisation.pk)])
        own.add_notice_handler(note)
        for rows in [1, ROWS]:
            costs = {}
            for change in CHANGES:
                plans.clear()
                own.execute(change, {**values, "rows": rows})
                assert len(plans) > 1  # those of the triggers too
                costs[change] = sum(sum(work(plan)) for plan in plans) / rows
    assert {change: cost for change, cost in costs.items() if cost > MOST_FOR_EACH} == {}

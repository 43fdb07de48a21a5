"""``manage.py migrate`` makes the tables that Django would make, without making all models anew for each of them."""

from contextlib import nullcontext

import pytest
from django.core.management import get_commands
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, StateApps

from cop_platform.management.commands.migrate import tables_together

#: The smallest of ours with several tables, and constraints added afterwards.
MIGRATION = ("charters", "0001_schema")


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many models were made each time."""
    numbers, make = list[int](), StateApps.render_multiple

    def count(apps: StateApps, states: list[ModelState]) -> None:
        numbers.append(len(states))
        make(apps, states)

    monkeypatch.setattr(StateApps, "render_multiple", count)
    return numbers


def sql_of(*, together: bool) -> list[str]:
    loader = MigrationLoader(connection)
    migration = loader.get_migration(*MIGRATION)
    state = loader.project_state([key for key in loader.graph.forwards_plan(MIGRATION) if key != MIGRATION])
    state.apps  # noqa: B018 - made, as the migrations before have used it
    with (
        tables_together() if together else nullcontext(),
        connection.schema_editor(collect_sql=True, atomic=True) as editor,
    ):
        after = migration.apply(state, editor)
        assert after.apps.get_model("charters", "CharterVersion")._meta.get_field("community").related_model
    return editor.collected_sql


@pytest.mark.django_db
def test_the_tables_are_the_same_and_their_models_are_made_a_few_times(rendered: list[int]) -> None:
    expected = sql_of(together=False)
    one_by_one = sum(rendered)
    rendered.clear()
    assert sql_of(together=True) == expected
    assert sum(line.startswith("CREATE TABLE") for line in expected) > 3
    assert sum(line.startswith("CREATE POLICY") or "CREATE POLICY" in line for line in expected) > 3
    assert sum(rendered) < one_by_one
    assert len(rendered) < 6


def test_it_is_the_command_of_the_product_and_leaves_nothing_behind() -> None:
    before = Migration.apply
    with tables_together():
        assert Migration.apply is not before
    assert Migration.apply is before
    assert get_commands()["migrate"] == "cop_platform"

"""The clocks of a run: the mark ``at`` stops the clock for one test; ``--at`` moves it for all, also in the database.

A test that names a date is marked ``at`` with it, and time stands still there from before its people are made; the
fixture ``clock`` moves it on. Time travel inside a test starts from ``timezone.now()`` or from an existing record,
never from a date: two independent clocks agree only on some days.
"""

import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from psycopg import sql

OFFSET = "KRING_TEST_CLOCK"
SCHEMA = "moved_clock"
FUNCTIONS = {"now": "STABLE", "transaction_timestamp": "STABLE", "statement_timestamp": "STABLE"}
FUNCTIONS |= {"clock_timestamp": "VOLATILE"}
MOVED = pytest.StashKey[time_machine.travel]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--at", help="when the run begins: 2028-02-29T12:00, in Brussels, or +45d")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Moves Python's clock. The first process of a run sets the offset; its workers find it in their environment.

    Programs that a test starts keep the machine's clock, so this is for the fast tests.
    """
    if not (told := config.getoption("--at")):
        return
    if not hasattr(config, "workerinput"):
        os.environ[OFFSET] = str(_moment(told) - time.time())
    moved = config.stash[MOVED] = time_machine.travel(time.time() + float(os.environ[OFFSET]))
    moved.start()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if moved := config.stash.get(MOVED, None):
        moved.stop()


def _moment(told: str) -> float:
    """A value of ``--at`` as seconds since 1970."""
    if told.startswith("+") and told.endswith("d"):
        return time.time() + timedelta(days=int(told[1:-1])).total_seconds()
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        raise pytest.UsageError(f"--at is “{told}”; write 2028-02-29T12:00 or +45d.") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Europe/Brussels"))).timestamp()


def move_database_clock() -> None:
    """Moves the clock of every database created from now on: functions of the same names are found before its own.

    CURRENT_TIMESTAMP is a keyword, which cannot be shadowed; a test makes sure that no SQL of ours uses it.
    """
    from tests.support.servers import IS_OWN_SERVER, as_superuser  # its values are set only now

    if not (offset := os.environ.get(OFFSET)):
        return
    if not IS_OWN_SERVER:
        raise pytest.UsageError("--at moves the clock of the run's own database server; leave out DATABASE_URL.")
    with as_superuser("template1") as connection:
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
        connection.execute(f"GRANT USAGE ON SCHEMA {SCHEMA} TO PUBLIC")
        for name, stability in FUNCTIONS.items():
            connection.execute(
                sql.SQL(
                    "CREATE FUNCTION {}.{}() RETURNS timestamptz LANGUAGE sql {} "
                    "RETURN pg_catalog.{}() + make_interval(secs => {})"
                ).format(
                    sql.Identifier(SCHEMA),
                    sql.Identifier(name),
                    sql.SQL(stability),
                    sql.Identifier(name),
                    sql.Literal(float(offset)),
                )
            )
        # Tables are still created in public, which comes first.
        connection.execute(f'ALTER ROLE ALL SET search_path = "$user", public, {SCHEMA}, pg_catalog')


@pytest.fixture(autouse=True)
def standing_clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller | None]:
    """Stops the clock where the test is marked ``at``; automatic, so it comes before all other fixtures."""
    if not (mark := request.node.get_closest_marker("at")):
        yield None
        return
    with time_machine.travel(*mark.args, tick=False) as traveller:
        yield traveller


@pytest.fixture
def clock(standing_clock: time_machine.Traveller | None) -> time_machine.Traveller:
    """Moves the clock that the mark ``at`` has stopped."""
    assert standing_clock, "Mark the test with at(…): where does its clock stand?"
    return standing_clock

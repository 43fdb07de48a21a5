"""Every lock has a race: two transactions, really open side by side, that end wrong without it."""

import re
from importlib import import_module

import pytest

from tests.support.locks import APPS, RACES, ROOT, ends_right, locking_functions, locks, without_lock
from tests.support.people import Tenant

for module in ["communities", "meetings", "members", "cop_platform"]:
    import_module(f"tests.support.races.{module}")

pytestmark = pytest.mark.slow


def test_every_lock_has_a_race() -> None:
    """A new one needs a function in tests/support/races/, with ``@race`` and the name of the function that locks."""
    assert sorted(locks() - set(RACES)) == []
    assert sorted(set(RACES) - locks()) == []


def test_nothing_is_locked_in_another_way() -> None:
    """But for leasing mail: one statement, whose race is in tests/cop_platform/outbox/test_delivery.py."""
    other = re.compile(r"FOR (?:NO KEY )?UPDATE|pg_(?:try_)?advisory|LOCK TABLE", re.IGNORECASE)
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    assert [path.name for path in sources if other.search(path.read_text())] == ["delivery.py"]


def test_the_search_finds_a_lock_wherever_it_stands() -> None:
    source = "class A:\n  def b(self):\n    return [x for x in C.objects.filter().select_for_update(of=())]\n"
    assert list(locking_functions(source)) == ["A.b"]


@pytest.mark.parametrize("lock", sorted(RACES))
def test_with_the_lock_the_second_knows_of_the_first(transactional_db: None, mereldal: Tenant, lock: str) -> None:
    assert ends_right(mereldal, RACES[lock])


@pytest.mark.parametrize("lock", sorted(RACES))
def test_without_it_that_race_ends_wrong(transactional_db: None, mereldal: Tenant, lock: str) -> None:
    with without_lock(lock):
        assert not ends_right(mereldal, RACES[lock])

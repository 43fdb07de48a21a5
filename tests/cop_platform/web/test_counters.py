"""Counters of attempts: exact, also for two at once, and never pushed out by other keys."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from cop_platform.retention import purge_counters
from cop_platform.tasks import purge_counters as purge_counters_task
from cop_platform.web.counters import Attempt, Counter, Limit, count_attempt
from cop_platform.web.rate_limits import TooMany
from tests.support.at_once import run_at_once
from tests.support.people import Tenant

SOME, MANY = Limit(2, timedelta(minutes=5)), Limit(3, timedelta(days=1))


def crowd_out() -> None:
    """A hundred thousand counters of others."""
    until = timezone.now() + timedelta(days=1)
    rows = (Counter(key=f"{number:064x}", value=[until.timestamp()], ends_at=until) for number in range(100_000))
    Counter.objects.bulk_create(rows, batch_size=10_000)


def test_a_hundred_thousand_other_keys_push_nothing_out(db: None) -> None:
    cache.set("allauth", [1.5], timeout=60)
    for _try in range(2):
        count_attempt("wim", SOME)
    crowd_out()
    with pytest.raises(TooMany):
        count_attempt("wim", SOME)
    count_attempt("somebody else", SOME)
    cache.set("another", [2.5], timeout=60)
    assert cache.get("allauth") == [1.5]


def test_an_attempt_counts_until_its_period_is_over(db: None) -> None:
    start = timezone.now()
    for minute in [0, 1]:
        with time_machine.travel(start + timedelta(minutes=minute), tick=False):
            count_attempt("wim", SOME, MANY)
    with time_machine.travel(start + timedelta(minutes=2), tick=False), pytest.raises(TooMany) as refusal:
        count_attempt("wim", SOME, MANY)
    assert refusal.value.until == start + timedelta(minutes=5)
    with time_machine.travel(start + timedelta(minutes=5), tick=False):
        count_attempt("wim", SOME, MANY)
    with time_machine.travel(start + timedelta(hours=23), tick=False), pytest.raises(TooMany) as refusal:
        count_attempt("wim", SOME, MANY)
    assert refusal.value.until == start + timedelta(days=1)
    with time_machine.travel(start + timedelta(days=1), tick=False):
        count_attempt("wim", SOME, MANY)


def test_what_is_refused_does_not_prolong_the_wait(db: None) -> None:
    start = timezone.now()
    for minute in range(5):
        with time_machine.travel(start + timedelta(minutes=minute), tick=False):
            if minute < 2:
                count_attempt("wim", SOME)
            else:
                with pytest.raises(TooMany):
                    count_attempt("wim", SOME)
    with time_machine.travel(start + timedelta(minutes=5), tick=False):
        count_attempt("wim", SOME)


def test_an_attempt_taken_back_does_not_count(db: None) -> None:
    for _try in range(5):
        count_attempt("wim", SOME).give_back()
    count_attempt("wim", SOME)


def test_of_many_at_once_no_more_than_the_limit_get_through(transactional_db: None, mereldal: Tenant) -> None:
    told = run_at_once(mereldal, lambda: isinstance(count_attempt("wim", MANY), Attempt), 6)
    assert told == ["TooMany"] * 3 + ["True"] * 3


def test_no_key_can_be_read(db: None) -> None:
    count_attempt("computer 192.0.2.1", SOME)
    cache.set("computer 192.0.2.1", [1], timeout=60)
    assert [len(key) for key in Counter.objects.values_list("key", flat=True)] == [64, 64]


def test_the_cache_keeps_its_promises(db: None) -> None:
    assert (cache.get("a"), cache.get("a", "nothing")) == (None, "nothing")
    assert cache.add("a", [1], timeout=10)
    assert not cache.add("a", [2], timeout=10)
    assert cache.get("a") == [1]
    assert cache.touch("a", 100)
    with time_machine.travel(timezone.now() + timedelta(seconds=50)):
        assert cache.get("a") == [1]
    with time_machine.travel(timezone.now() + timedelta(seconds=101)):
        assert cache.get("a") is None
        assert not cache.touch("a", 100)
        assert cache.add("a", [3], timeout=10)
    assert cache.delete("a")
    assert not cache.delete("a")
    cache.set("b", False, timeout=None)
    assert cache.get("b") is False
    cache.clear()
    assert not Counter.objects.exists()


def test_counters_that_count_no_longer_are_deleted(db: None) -> None:
    count_attempt("wim", SOME)
    assert purge_counters() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        purge_counters_task()
    assert not Counter.objects.exists()

"""Concurrent actions in threads; a test that uses this needs the fixture ``transactional_db``."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pkgutil import resolve_name
from typing import Any

import pytest
from django.db import connection

from tests.support.people import Tenant


def run_during_transaction(
    house: Tenant, first: Callable[[], object], second: Callable[[], object], *, pauses_before: str = ""
) -> list[str]:
    """Results of ``first`` and ``second``, which starts when ``first`` has done its work but not yet committed.

    The first commits as soon as the second has finished or waits for a lock. With ``pauses_before``, a function as
    module and name, it waits there instead, in the middle of its work.
    """
    told, did, over, pid = ["", ""], threading.Event(), threading.Event(), list[int]()

    def run_first() -> None:
        def wait_for_second() -> None:
            did.set()
            while not over.wait(0.01) and not _is_waiting_for_lock(pid):
                pass

        def work() -> object:
            try:
                return first()
            finally:
                wait_for_second()

        with _pausing(pauses_before, wait_for_second):
            told[0] = _result_of(house, work)

    def run_second() -> None:
        did.wait()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid.extend(cursor.fetchone() or ())
        told[1] = _result_of(house, second)
        over.set()

    _run_threads([run_first, run_second])
    return told


@contextmanager
def _pausing(before: str, wait: Callable[[], None]) -> Iterator[None]:
    """In this thread, wait before the function of that name is called."""
    if not before:
        yield
        return
    original, thread = resolve_name(before), threading.current_thread()

    def paused(*args: Any, **named: Any) -> Any:
        if threading.current_thread() is thread:
            wait()
        return original(*args, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(before, paused)
        yield


def _is_waiting_for_lock(pid: list[int]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE pid = ANY(%s) AND NOT granted)", [pid])
        [[waits]] = cursor.fetchall()
    return bool(waits)


def run_at_once(house: Tenant, click: Callable[[], object], times: int) -> list[str]:
    """Sorted results of simultaneous calls in one organisation: each its value, or the name of its exception."""
    told: list[str] = []
    start = threading.Barrier(times)

    def run() -> None:
        start.wait()
        told.append(_result_of(house, click))

    _run_threads([run] * times)
    return sorted(told)


def _result_of(house: Tenant, click: Callable[[], object]) -> str:
    try:
        with house.enter():
            return str(click())
    except Exception as error:  # noqa: BLE001 - the test compares them
        return type(error).__name__
    finally:
        connection.close()


def _run_threads(clicks: Sequence[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=click) for click in clicks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

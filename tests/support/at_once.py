"""Concurrent actions in threads; a test that uses this needs the fixture ``transactional_db``."""

import threading
from collections.abc import Callable, Sequence

from django.db import connection

from tests.support.people import Tenant


def run_during_transaction(house: Tenant, first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """Results of ``first`` and ``second``, which starts when ``first`` has done its work but not yet committed.

    The first commits as soon as the second has finished or waits for a lock.
    """
    told, did, over, pid = ["", ""], threading.Event(), threading.Event(), list[int]()

    def run_first() -> None:
        def work() -> object:
            try:
                return first()
            finally:
                did.set()
                while not over.wait(0.01) and not _is_waiting_for_lock(pid):
                    pass

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

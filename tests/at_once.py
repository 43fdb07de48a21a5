"""Clicks that arrive in the same moment; the test that uses this asks for ``transactional_db``."""

import threading
from collections.abc import Callable

from django.db import connection

from tests.people import House


def at_once(house: House, click: Callable[[], object], times: int) -> list[str]:
    """What each of so many simultaneous clicks in this house came to: its result, or the name of what it raised."""
    told: list[str] = []
    start = threading.Barrier(times)

    def run() -> None:
        start.wait()
        try:
            with house.enter():
                told.append(str(click()))
        except Exception as error:  # noqa: BLE001 - the test compares them
            told.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _click in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)

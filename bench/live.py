"""A hundred phones in one lean coffee, on two cores: `make bench`, or `python -m bench.live`.

Starts two workers of gunicorn and asks as phones do: each again two seconds after its last answer, with the ETag that
it has. Every few seconds the host takes a step, at which all hundred change at once. Ends with 1 if 95 of 100 answers
take longer than the aim.
"""

import http.client
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bench.ground import in_own_database
from cop_platform.devserver.processes import StartError

PHONES, EVERY, SECONDS = 100, 2.0, 30.0
#: Seconds in which 95 of 100 answers are there.
AIM = 3.0
PORT = 8765
#: The host takes a step this often, and all phones change.
STEP_EVERY = 6.0
TOPICS = 12


def main() -> int:
    return in_own_database(in_one_lean_coffee)


def in_one_lean_coffee() -> int:
    meeting, phones = make_meeting()
    server = start_server()
    try:
        run = Run(f"{meeting.get_absolute_url()}live/state/", phones)
        run.start()
        begun = time.monotonic()
        while time.monotonic() - begun < SECONDS:
            time.sleep(STEP_EVERY)
            take_step(meeting)
        run.stop()
    finally:
        server.terminate()
        server.wait()
    return report(run)


def make_meeting() -> tuple[Any, list[str]]:
    """A lean coffee that is live, and the session cookies of a hundred members."""
    from datetime import timedelta

    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from communities.models import Level, Participation
    from cop_platform.tenancy import enter
    from meetings.agenda.topics import add_topic, give_dot
    from meetings.live.hosting import start
    from meetings.scheduling.schedule import schedule
    from tests.support.people import make_community, make_employee, make_meeting_details, make_organisation

    organisation = make_organisation("bench", "Bench", language="en")
    with enter(organisation):
        community = make_community(organisation, "Circle")
        people = [make_employee(organisation, f"Person {number}") for number in range(PHONES)]
        Participation.objects.bulk_create(
            Participation(
                organisation=organisation,
                community=community,
                employee=person,
                level=Level.ACTIVE,
                since=timezone.now(),
            )
            for person in people
        )
        details = make_meeting_details(starts_at=timezone.now() + timedelta(minutes=10), host=people[0])
        meeting = schedule(community, details, by=people[0], invite=False)
        for number in range(TOPICS):
            topic = add_topic(meeting, f"Topic {number}", "A word about it.", by=people[number])
            for person in people[number : number + 3]:
                give_dot(topic, by=person)
        start(meeting)
    cookies = []
    for person in people:
        client = Client()
        client.force_login(person.user)
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
    return meeting, cookies


def start_server() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "cop_platform.wsgi", "--bind", f"127.0.0.1:{PORT}"]
    command += ["--workers", "2", "--threads", "4", "--log-level", "error"]
    server = subprocess.Popen(command, env={**os.environ, "ALLOWED_HOSTS": "localhost"})
    for _try in range(100):
        time.sleep(0.2)
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/accounts/login/", headers={"Host": "localhost"})
            connection.getresponse().read()
        except OSError:
            continue
        return server
    raise StartError("The server did not start.")


def take_step(meeting: Any) -> None:
    """The next topic: all phones change."""
    from cop_platform.tenancy import enter
    from meetings.live.hosting import press
    from meetings.models import LiveSession

    with enter(meeting.organisation):
        press(meeting, "next", step=LiveSession.objects.get(meeting=meeting).step)


@dataclass
class Run:
    """Phones that ask, each in a thread. ``took``: seconds by status."""

    path: str
    cookies: list[str]
    took: dict[int, list[float]] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self.threads = [threading.Thread(target=self._ask, args=(cookie,)) for cookie in self.cookies]
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _ask(self, cookie: str) -> None:
        etag = ""
        self.over.wait(random.random() * EVERY)  # noqa: S311 - not a secret
        while not self.over.is_set():
            headers = {"Host": "localhost", "Cookie": cookie, "Accept-Encoding": "gzip"}
            begun = time.monotonic()
            try:
                connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
                connection.request("GET", self.path, headers={**headers, "If-None-Match": etag} if etag else headers)
                answer = connection.getresponse()
                answer.read()
                connection.close()
            except OSError as error:
                self.failed[type(error).__name__] += 1
            else:
                self.took.setdefault(answer.status, []).append(time.monotonic() - begun)
                etag = answer.headers.get("ETag") or etag
            self.over.wait(EVERY * random.uniform(0.8, 1.2))  # noqa: S311 - not a secret


def report(run: Run) -> int:
    every = sorted(taken for each in run.took.values() for taken in each)
    print(f"{PHONES} phones in one lean coffee, {len(every)} answers in {SECONDS:.0f} s, two workers:")
    for status, taken in sorted(run.took.items()):
        print(f"  {status}: {len(taken):5} answers, median {statistics.median(taken) * 1000:6.0f} ms, {high(taken)}")
    if run.failed:
        print(f"  failed: {dict(run.failed)}")
    slow = percentile(every, 95)
    is_well = bool(every) and slow < AIM and not run.failed and set(run.took) <= {200, 304}
    print(f"95 of 100 answers within {slow:.2f} s; the aim is {AIM:.0f}. {'Well.' if is_well else 'Above its aim.'}")
    return int(not is_well)


def high(taken: list[float]) -> str:
    return f"p95 {percentile(sorted(taken), 95) * 1000:6.0f} ms, longest {max(taken) * 1000:6.0f} ms"


def percentile(ordered: list[float], percent: int) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] if ordered else 0.0


if __name__ == "__main__":
    sys.exit(main())

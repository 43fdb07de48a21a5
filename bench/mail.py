"""What a mail costs beside plain smtplib that sends ready-made mails to the same server: a part of `make bench`.

One meeting is told to ten thousand people, in portions by one worker, by two at once, and by smtplib, so that other
load on the machine affects all alike. A worker is a process of its own that runs what Celery's task runs. Ends with 1
if an aim is missed. `python -m bench.mail --memory` also sends to a hundred thousand people, to see that a worker does
not grow.
"""

import os
import resource
import smtplib
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Self

from bench.ground import VAR, in_own_database, verdict
from bench.pages import spent

RECIPIENTS, PORTIONS = 10_000, 5
MANY = 100_000
#: One worker sends at this rate beside smtplib at least; two together at so many times the rate of one.
RATE_AIM, TWO_AIM = 0.25, 1.5
#: Milliseconds of CPU in which a request owes a thousand mails.
OWED, OWED_AIM = 1000, 50
#: How much larger a worker may be after a hundred thousand mails than after a thousand.
GROWTH_AIM = 1.1


def main() -> int:
    return work() if "--worker" in sys.argv else in_own_database(measure)


def measure() -> int:
    has_memory = "--memory" in sys.argv
    with mail_server():
        meetings = create_data(MANY + 1000 if has_memory else RECIPIENTS)
        over = measure_owing(meetings[0])
        with Worker() as one, Worker() as two:
            over += measure_rates(meetings, one, two)
            if has_memory:
                over += measure_memory(meetings[-1])
    return verdict(over)


@contextmanager
def mail_server() -> Iterator[None]:
    server: Any = subprocess.Popen([sys.executable, "-m", "bench.mail_server"], stdout=subprocess.PIPE, text=True)
    try:
        os.environ |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": server.stdout.readline().strip()}
        yield
    finally:
        server.kill()
        server.wait()


class Worker:
    """A process that sends what is due each time it is told to."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "bench.mail", "--worker"]
        self.process: Any = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answer()  # it has started
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.wait()

    def start(self) -> None:
        self.process.stdin.write("send\n")
        self.process.stdin.flush()

    def answer(self) -> list[float]:
        """How many it sent, its seconds of CPU for that, and its greatest size in MB."""
        return [float(word) for word in self.process.stdout.readline().split()]


def work() -> int:
    import django  # the environment is complete by now

    django.setup()
    from cop_platform.outbox.delivery import send_due

    print(0, flush=True)
    for _line in sys.stdin:
        begun = time.process_time()
        sent = send_due()
        print(sent, time.process_time() - begun, greatest_size(), flush=True)
    return 0


def greatest_size() -> float:
    """In MB. What getrusage says begins with the size of the process that started this one."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def create_data(people: int) -> list[Any]:
    """A community in which everybody takes part, in two languages and four zones, and meetings."""
    from django.db import connection

    from bench.organisation import CROWD, Size, fill
    from communities.models import Community
    from cop_platform.tenancy import enter
    from meetings.models import Meeting
    from members.models import Organisation

    house = Organisation.objects.create(slug="bench", name="Bench", language="en")
    with enter(house):
        fill(house, Size(people, 2, 0, 8))
        crowd = Community.objects.get(slug=CROWD)
        found = list(Meeting.objects.filter(community=crowd).select_related("community").order_by("id")[:4])
    with connection.cursor() as cursor:
        cursor.execute("ALTER ROLE CURRENT_USER SET synchronous_commit = on")  # for workers, which start later
        cursor.execute(
            "UPDATE members_user SET language = (ARRAY['en', 'nl'])[1 + id % 2], time_zone ="
            " (ARRAY['', 'Europe/Brussels', 'America/New_York', 'Asia/Kolkata'])[1 + id % 4]"
        )
        cursor.execute("VACUUM ANALYZE")
    return found


def people_of(meeting: Any) -> list[int]:
    from cop_platform.tenancy import enter
    from members.models import Employee

    with enter(meeting.organisation):
        return list(Employee.objects.order_by("id").values_list("pk", flat=True))


def owe(meeting: Any, recipient_ids: list[int]) -> None:
    from cop_platform.outbox.queue import queue_mail
    from cop_platform.tenancy import enter
    from meetings.scheduling.schedule import INVITATION

    with enter(meeting.organisation):
        queue_mail(INVITATION, meeting, recipient_ids)


def measure_owing(meeting: Any) -> list[str]:
    """What it costs to owe a thousand mails, and in how many statements; nothing of it stays."""
    from django.db import connection, transaction

    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    ids = people_of(meeting)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    taken, statements = [], []
    for number in (OWED, *[OWED] * 5, RECIPIENTS):
        with transaction.atomic(), connection.execute_wrapper(note):
            asked.clear()
            begun = spent(backend)
            owe(meeting, ids[:number])
            if number == OWED:
                taken.append((spent(backend) - begun) * 1000)
            statements.append(len(asked))
            transaction.set_rollback(True)
    milliseconds = statistics.median(taken[1:])
    print(
        f"{OWED} mails are owed in {milliseconds:.0f} ms of CPU and {statements[0]} statements, {RECIPIENTS} in"
        f" {statements[-1]}; the aim is {OWED_AIM} ms and as many statements."
    )
    return [f"owing {OWED} mails"] * (milliseconds > OWED_AIM) + ["statements to owe"] * (len(set(statements)) > 1)


def measure_rates(meetings: list[Any], one: Worker, two: Worker) -> list[str]:
    """Mails a second: the medians of portions in turn."""
    ready, ids = ready_made(meetings[0]), people_of(meetings[0])[:RECIPIENTS]
    size = RECIPIENTS // PORTIONS
    rates: dict[str, list[float]] = {"smtplib": [], "one worker": [], "two workers": []}
    used: dict[str, list[float]] = {"smtplib": [], "one worker": [], "two workers": []}
    for start in range(0, RECIPIENTS, size):
        portion = ids[start : start + size]
        rates["smtplib"].append(size / timed(lambda: used["smtplib"].append(send_ready(ready, size)))[0])
        for name, meeting, workers in (("one worker", meetings[0], [one]), ("two workers", meetings[1], [one, two])):
            owe(meeting, portion)
            seconds, answers = timed(lambda workers=workers: all_send(workers))
            check_sent(answers, len(portion))
            rates[name].append(size / seconds)
            used[name].append(sum(answer[1] for answer in answers))
    middle = {name: statistics.median(of_one) for name, of_one in rates.items()}
    print(f"\n{'':14}{'mails/s':>9}{'ratio':>7}{'aim':>6}{'CPU ms a mail':>15}  (PostgreSQL and the server apart)")
    compared = {
        "smtplib": (1.0, 0.0),
        "one worker": (middle["one worker"] / middle["smtplib"], RATE_AIM),
        "two workers": (middle["two workers"] / middle["one worker"], TWO_AIM),
    }
    for name, (ratio, aim) in compared.items():
        cost = statistics.median(used[name]) / size * 1000
        print(f"{name:14}{middle[name]:9.0f}{ratio:7.2f}{aim or '':>6}{cost:15.2f}")
    print(f"Each note is written out, but waits for no disk here; one wait takes {wait_for_disk():.1f} ms on this one.")
    return [name for name, (ratio, aim) in compared.items() if ratio < aim]


def wait_for_disk() -> float:
    """Milliseconds in which a block of a file reaches the disk: so long a worker of an installation waits at most."""
    taken = []
    with NamedTemporaryFile(dir=VAR, buffering=0) as file:
        for _block in range(100):
            file.write(bytes(8192))
            taken.append(timed(lambda: os.fsync(file.fileno()))[0])
    return statistics.median(taken) * 1000


def timed(act: Any) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = act()
    return time.perf_counter() - begun, found


def all_send(workers: list[Worker]) -> list[list[float]]:
    for worker in workers:
        worker.start()
    return [worker.answer() for worker in workers]


def check_sent(answers: list[list[float]], owed: int) -> None:
    sent = sum(answer[0] for answer in answers)
    if sent != owed:
        sys.exit(f"Of {owed} mails {sent:.0f} were sent.")


def ready_made(meeting: Any) -> list[tuple[str, bytes]]:
    """A hundred of the mails that a worker sends, as bytes."""
    from uuid import uuid4

    from cop_platform.outbox.kinds import kind_named
    from cop_platform.outbox.skeletons import keep_skeletons
    from cop_platform.tenancy import enter
    from meetings.scheduling.schedule import INVITATION

    ids = people_of(meeting)[:100]
    with enter(meeting.organisation), keep_skeletons():
        messages = [message for _pk, message in kind_named(INVITATION).compose(meeting.pk, 0, ids) if message]
        return [(message.to, message.email(uuid4()).raw) for message in messages]  # type: ignore[attr-defined]


def send_ready(ready: list[tuple[str, bytes]], number: int) -> float:
    """Send so many over one connection. Returns the seconds of CPU."""
    begun = time.process_time()
    with smtplib.SMTP("127.0.0.1", int(os.environ["EMAIL_PORT"])) as connection:
        for index in range(number):
            to, raw = ready[index % len(ready)]
            connection.sendmail("no-reply@localhost", [to], raw)
    return time.process_time() - begun


def measure_memory(meeting: Any) -> list[str]:
    """The size of a fresh worker after a thousand mails, and after a hundred thousand more, all owed at once."""
    ids = people_of(meeting)
    with Worker() as worker:
        sizes = []
        for portion in (ids[:1000], ids[1000:]):
            owe(meeting, portion)
            [answer] = all_send([worker])
            check_sent([answer], len(portion))
            sizes.append(answer[2])
    growth = sizes[1] / sizes[0]
    print(
        f"\nA worker has {sizes[0]:.0f} MB after 1000 mails, {sizes[1]:.0f} MB after {len(ids)}: {growth:.2f} times;"
        f" the aim is {GROWTH_AIM}."
    )
    return ["memory"] * (growth > GROWTH_AIM)


if __name__ == "__main__":
    sys.exit(main())

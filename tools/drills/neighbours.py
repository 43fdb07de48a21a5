"""Drill: a broker or a mail server that is silent, drops connections, is gone or slow. No page waits for it.

Mails queued meanwhile are sent once it works again. Real processes, with a proxy in between. Faults at single
recipients: ``addresses.py``.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from cop_platform.devserver.databases import Valkey
from cop_platform.devserver.mail_catcher import read
from tools.drills.figures import DrillResult
from tools.drills.ground import DrillInstallation
from tools.drills.mail import wake_worker
from tools.drills.proxy import FAULTS, GONE, HEALTHY, Proxy, to_port, to_socket
from tools.drills.visiting import Page, Visitor, session_of

MAX_DELAY_SECONDS = 1.0
TIMEOUT_SECONDS = 60
TIMES = 5
MAILS = 30
#: Longer than the worker's SMTP timeout, so that it has to give up at least once.
FAULT_SECONDS = 6
COMMUNITY = "/o/mereldal/communities/plain-language/"

Action = Callable[[str], Page]


def drill(ground: DrillInstallation) -> Iterator[DrillResult]:
    ground.load_demo()
    yield from broker(ground)
    yield from mail_server(ground)


# --- Broker -------------------------------------------------------------------------------------------------------


def broker(ground: DrillInstallation) -> Iterator[DrillResult]:
    with Proxy(to_socket(str(Valkey(ground.claim).socket))) as between:
        ground.restart("worker", "beat", "web", REDIS_URL=f"redis://127.0.0.1:{between.port}")
        acts = actions_of(ground)
        usual = {name: median(act(f"Usual {number}").seconds for number in range(TIMES)) for name, act in acts.items()}
        settle(ground)
        for ill in FAULTS:
            yield _with_faulty_broker(ground, between, ill, acts, usual)
    del ground.extra_environment["REDIS_URL"]
    ground.restart("worker", "beat", "web")


def actions_of(ground: DrillInstallation) -> dict[str, Action]:
    """A page that is only read, and one that queues mails and wakes the worker."""
    from members.models import User

    wout = Visitor(ground.web_port, session_of(User.objects.get(email="wout@mereldal.example")))
    form = planned_in(200)
    return {
        "reading": lambda _focus: wout.get(COMMUNITY),
        "planning": lambda focus: wout.post(f"{COMMUNITY}meetings/new/", **form, focus=focus),
    }


def planned_in(days: int) -> dict[str, str]:
    """Form fields to schedule a meeting in so many days, without its focus."""
    from django.utils import timezone

    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    where = {"time_zone": "Europe/Brussels", "format": "lean_coffee", "place": "De Refter", "invite": "on"}
    return {"day": day, "start": "12:00", "end": "13:00", **where}


def _with_faulty_broker(
    ground: DrillInstallation, between: Proxy, ill: str, acts: dict[str, Action], usual: dict[str, float]
) -> DrillResult:
    figures, post = DrillResult(f"broker {ill}"), MailWatch(ground)
    between.set_state(ill)
    slower = {}
    for name, act in acts.items():
        seen = [act(f"While the broker is {ill} {number}") for number in range(TIMES)]
        slower[name] = max(each.seconds for each in seen) - usual[name]
        figures.require(all(each.status in {200, 302} for each in seen), f"{name}: {[each.status for each in seen]}")
        figures.require(slower[name] < MAX_DELAY_SECONDS, f"{name} took {slower[name]:.2f} s more than usual")
    between.set_state(HEALTHY)
    found = post.wait_until_settled()
    figures.require(found.owed > 0, "no mail was owed, so nothing was tried")
    figures.require(found.is_complete, str(found))
    figures.summary = f"{', '.join(f'{name} {more * 1000:+.0f} ms' for name, more in slower.items())}; {found}"
    return figures


# --- Mail server --------------------------------------------------------------------------------------------------


def mail_server(ground: DrillInstallation) -> Iterator[DrillResult]:
    with Proxy(to_port(ground.mail.port)) as between:
        ground.restart("worker", EMAIL_PORT=str(between.port))
        for ill in FAULTS:
            yield _with_faulty_mail_server(ground, between, ill)
    del ground.extra_environment["EMAIL_PORT"]
    ground.restart("worker")


def _with_faulty_mail_server(ground: DrillInstallation, between: Proxy, ill: str) -> DrillResult:
    """The fault begins after the first mails have arrived; where nobody can connect, before any."""
    figures, post, name = DrillResult(f"mail server {ill}"), MailWatch(ground), f"ill-{ill}"
    if ill == GONE:
        between.set_state(ill)
    ground.run_command("owe", sys.executable, "-m", "tools.drills.owe", name, str(MAILS))
    wake_worker()
    if ill != GONE:
        post.wait_for_the_first()
        between.set_state(ill)
    time.sleep(FAULT_SECONDS)
    between.set_state(HEALTHY)
    found = post.wait_until_settled()
    figures.require(found.owed == MAILS, f"{found.owed} of {MAILS} mails were owed")
    figures.require(found.is_complete, str(found))
    figures.require(found.unknown <= 1, f"{found.unknown} are unknown, and only one can have been under way")
    figures.summary = str(found)
    return figures


# --- Mails queued and arrived -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MailTally:
    owed: int
    waiting: int
    lost: int
    renamed: int
    repeated: int
    unknown: int
    seconds: float

    @property
    def is_complete(self) -> bool:
        return not (self.waiting or self.lost or self.renamed or self.repeated)

    def __str__(self) -> str:
        return (
            f"{self.owed} mails owed, {self.lost} lost, {self.renamed} under two Message-IDs, "
            f"{self.repeated} repeated, {self.unknown} of unknown delivery, "
            f"{self.waiting} still waiting {self.seconds:.1f} s after it was well"
        )


class MailWatch:
    """Compares the mails queued with the mails arrived since it was made."""

    def __init__(self, ground: DrillInstallation) -> None:
        self.ground = ground
        self.since = ground.last_mail()
        self.arrived_before = len(ground.mail.mailbox.files())

    def wait_for_the_first(self) -> None:
        mail = self.ground.mail
        with mail.arrival:
            mail.arrival.wait_for(lambda: len(mail.mailbox.files()) > self.arrived_before, timeout=TIMEOUT_SECONDS)

    def wait_until_settled(self) -> MailTally:
        seconds = settle(self.ground)
        rows = self.ground.query("SELECT token, outcome FROM cop_platform_queuedmail WHERE id > %s", self.since)
        ids = self._message_ids()
        sent = {f"<{token}@localhost>" for token, outcome in rows if outcome == "sent"}
        outcomes = Counter(outcome for _token, outcome in rows)
        return MailTally(
            owed=len(rows),
            waiting=outcomes[""],
            lost=len(sent - set(ids)) + outcomes["refused"] + outcomes["dropped"],
            renamed=len(set(ids) - {f"<{token}@localhost>" for token, _outcome in rows}),
            repeated=sum(times - 1 for times in ids.values()),
            unknown=outcomes["unknown"],
            seconds=seconds,
        )

    def _message_ids(self) -> Counter[str]:
        files = self.ground.mail.mailbox.files()[self.arrived_before :]
        return Counter(str(read(file)["Message-ID"]) for file in files)


def settle(ground: DrillInstallation) -> float:
    """Wait until all mails are settled, making delayed ones due at once. Returns the seconds."""
    began = time.monotonic()
    while time.monotonic() - began < TIMEOUT_SECONDS and _owed(ground):
        make_due(ground)
        time.sleep(0.5)
    return time.monotonic() - began


def _owed(ground: DrillInstallation) -> Sequence[object]:
    return ground.query("SELECT id FROM cop_platform_queuedmail WHERE settled_at IS NULL LIMIT 1")


def make_due(ground: DrillInstallation) -> None:
    """Make delayed mails due now. The worker takes them when it is woken or with the periodic sweep."""
    ground.query(
        "UPDATE cop_platform_queuedmail SET due_at = now() "
        "WHERE settled_at IS NULL AND leased_until IS NULL AND due_at > now() RETURNING id"
    )

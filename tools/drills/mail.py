"""Drill: kill a process while mails are queued. None lost, none with two Message-IDs, all settled within a minute."""

import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tools.drills.ground import DrillInstallation

#: Mails about accounts, and reminders of the review of a charter.
MAILS, REMINDERS = 30, 40
OWED = MAILS + REMINDERS
VICTIMS = ("worker", "beat", "valkey", "postgres", "web")
#: Kill all of them in the same moment.
EVERYTHING = "everything"
#: Killed between the mail server's "accepted" and our record of it, these may send a mail twice, same Message-ID.
MAY_DUPLICATE = {"worker", "postgres", EVERYTHING}
TIMEOUT_SECONDS = 60


@dataclass
class KillResult:
    victim: str
    kills: int = 0
    lost: int = 0
    renamed: int = 0
    repeated: int = 0
    slowest: float = 0
    unknown: int = 0
    faults: list[str] = field(default_factory=list)
    #: Id of the last mail queued before this drill.
    since: object = 0

    @property
    def is_ok(self) -> bool:
        repeats_allowed = self.kills if self.victim in MAY_DUPLICATE else 0
        return not (self.lost or self.renamed or self.faults) and self.repeated <= repeats_allowed

    def __str__(self) -> str:
        verdict = "holds" if self.is_ok else "FAILS"
        return (
            f"{self.victim:<9} killed {self.kills:>2} × with {OWED} mails owed: {self.lost} lost, "
            f"{self.renamed} under two Message-IDs, {self.repeated} repeated under the same, "
            f"{self.unknown} of unknown delivery, slowest {self.slowest:.1f} s: {verdict}"
        )


def drill(ground: DrillInstallation, rounds: int, victim: str) -> Iterator[KillResult]:
    figures = KillResult(victim, since=ground.last_mail())
    for number in range(rounds):
        run_round(ground, figures, f"{victim}{number}")
    yield figures


def run_round(ground: DrillInstallation, figures: KillResult, name: str) -> None:
    before = len(ground.mail.mailbox.files())
    queue_mails(ground, name)
    if figures.victim in MAY_DUPLICATE:
        # Kill half-way.
        wake_worker()
        wait_for_half(ground, before)
    victims = [each for each in VICTIMS if figures.victim in {each, EVERYTHING} and each != "web"]
    for victim in victims:
        ground.kill(victim)
    # Worker and beat need the database and the broker.
    for victim in sorted(victims, key=("postgres", "valkey", "worker", "beat").index):
        ground.start(victim)
    began = time.monotonic()
    figures.kills += 1
    if not settled_in_time(ground, name, began):
        figures.faults.append(f"{name}: not all settled in {TIMEOUT_SECONDS} s")
    figures.slowest = max(figures.slowest, time.monotonic() - began)
    count(ground, figures, name)


def queue_mails(ground: DrillInstallation, name: str) -> None:
    ground.run_command("owe", sys.executable, "-m", "tools.drills.owe", name, str(MAILS), str(REMINDERS))


def wake_worker() -> None:
    """Wake the worker, in place of the process that was killed after queueing the mails."""
    from cop_platform.tasks import send_queued_mail

    send_queued_mail.delay()


def wait_for_half(ground: DrillInstallation, before: int) -> None:
    """Until half of the mails of this round have arrived, at the latest until a minute has passed."""
    half = before + OWED // 2
    with ground.mail.arrival:
        ground.mail.arrival.wait_for(lambda: len(ground.mail.mailbox.files()) >= half, timeout=TIMEOUT_SECONDS)


def settled_in_time(ground: DrillInstallation, name: str, began: float) -> bool:
    while time.monotonic() - began < TIMEOUT_SECONDS:
        [(owed,)] = ground.query("SELECT count(*) FROM cop_platform_queuedmail WHERE settled_at IS NULL")
        if owed == 0:
            return True
        time.sleep(0.1)
    return False


def count(ground: DrillInstallation, figures: KillResult, name: str) -> None:
    ids = delivered(ground, [name])
    unknown = "SELECT count(*) FROM cop_platform_queuedmail WHERE outcome = 'unknown' AND id > %s"
    figures.unknown = int(str(ground.query(unknown, figures.since)[0][0]))
    figures.lost += OWED - len(ids)
    figures.renamed += sum(len(set(each)) > 1 for each in ids.values())
    figures.repeated += sum(len(each) - 1 for each in ids.values())


def delivered(ground: DrillInstallation, names: Iterable[str]) -> dict[str, list[str]]:
    """Message-IDs by recipient of the mails that the mail server accepted in these rounds."""
    found = defaultdict(list)
    for message in ground.mail.messages():
        if str(message["To"]).rpartition("-")[0] in names:
            found[str(message["To"])].append(str(message["Message-ID"]))
    return found

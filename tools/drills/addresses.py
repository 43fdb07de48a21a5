"""Drill: one recipient at whom the mail server misbehaves, among many at whom it does not; with real processes.

Everything runs as in production; only ``due_at`` of the waiting row is set to now, instead of waiting for hours.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tools.drills.figures import DrillResult
from tools.drills.ground import DrillInstallation
from tools.drills.mail import wake_worker
from tools.drills.neighbours import make_due
from tools.drills.smtp import Server, serving

MAILS = 20
MAX_DELAY_SECONDS = 5.0
TIMEOUT_SECONDS = 30
#: Seconds until the next try, doubled each time up to an hour: cop_platform/outbox/delivery.py.
WAITS = [15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
#: Seconds that may pass between putting the row off and reading it here, on a busy machine.
READ_WITHIN = 5.0
RETRIED, REFUSED, UNKNOWN = "retried", "refused", "unknown"


@dataclass(frozen=True)
class AddressFault:
    """``stage`` is the SMTP command with a faulty reply, ``.`` the end of a message; ``expected`` is the outcome."""

    name: str
    stage: str
    reply: str | None
    expected: str


FAULTS = (
    AddressFault("451", "RCPT", "451 later", RETRIED),
    AddressFault("550", "RCPT", "550 nobody of that name", REFUSED),
    AddressFault("dropped before the message", "DATA", None, RETRIED),
    AddressFault("dropped after the message", ".", None, UNKNOWN),
    AddressFault("silent before the message", "RCPT", Server.SILENCE, RETRIED),
    AddressFault("silent after the message", ".", Server.SILENCE, UNKNOWN),
)


class FaultyServer(Server):
    """A mail server with a faulty reply for recipients with ``bad`` in their address, and correct for all others."""

    def __init__(self) -> None:
        super().__init__(lambda _line: "")
        self.fault: AddressFault | None = None

    def reply(self, line: str, recipient: str) -> str | None:
        is_bad = "bad" in (recipient or line).lower()
        if self.fault and is_bad and line.upper().startswith(self.fault.stage):
            return self.fault.reply
        return ""


def drill(ground: DrillInstallation) -> Iterator[DrillResult]:
    server = FaultyServer()
    with serving(server):
        ground.restart("worker", EMAIL_PORT=str(server.port))
        for ill in FAULTS:
            yield _Trial(ground, server, ill).figures()
    del ground.extra_environment["EMAIL_PORT"]
    ground.restart("worker")


class _Trial:
    """Sends MAILS mails at once, one of them to the bad address, and checks what happens to each."""

    def __init__(self, ground: DrillInstallation, server: FaultyServer, ill: AddressFault) -> None:
        self.ground, self.server, self.ill = ground, server, ill
        self.result = DrillResult(f"an address, {ill.name}")
        self.since = ground.last_mail()

    def figures(self) -> DrillResult:
        self.server.fault, self.server.deliveries[:] = self.ill, []
        latest = self._send()
        self.result.require(latest <= MAX_DELAY_SECONDS, f"another mail came {latest:.1f} s later")
        outcome = {RETRIED: self._is_retried, REFUSED: self._is_refused, UNKNOWN: self._is_unknown}
        self.result.summary = f"{outcome[self.ill.expected]()}; the others came within {latest:.1f} s"
        return self.result

    def _send(self) -> float:
        """Send all mails. Returns the seconds until the last of the other mails arrived."""
        for name, count in (("bad", 1), ("good", MAILS - 1)):
            self.ground.run_command("owe", sys.executable, "-m", "tools.drills.owe", name, str(count))
        began = time.monotonic()
        wake_worker()
        self._until(lambda: len(self._taken("good")) == MAILS - 1, "the others arrived")
        return max((each.at for each in self.server.deliveries if each.taken), default=began) - began

    def _taken(self, name: str) -> list[str]:
        found = self.server.deliveries
        return [each.message_id for each in found if each.taken and each.recipient.startswith(name)]

    def _until(self, holds: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + TIMEOUT_SECONDS
        while not holds():
            if time.monotonic() > end:
                self.result.require(False, f"after {TIMEOUT_SECONDS} s it does not hold that {what}")
                return
            time.sleep(0.05)

    # --- Expected outcomes --------------------------------------------------------------------------------------------

    def _is_retried(self) -> str:
        """Check that the mail waits longer each time, and arrives once when the server works again."""
        waits = [self._wait_after(tries) for tries in range(1, len(WAITS) + 1)]
        right = all(wait - READ_WITHIN < told <= wait for told, wait in zip(waits, WAITS, strict=True))
        self.result.require(right, f"it waited {waits} rather than {WAITS}")
        self.server.fault = None
        self._retry()
        self._until(lambda: self._row().outcome == "sent", "it was sent in the end")
        self.result.require(len(self._taken("bad")) == 1, f"it arrived {len(self._taken('bad'))} times")
        return f"put off for {', '.join(f'{wait:.0f}' for wait in waits)} s, then sent once"

    def _wait_after(self, tries: int) -> float:
        if tries > 1:
            self._retry()
        self._until(lambda: self._row().tries == tries and self._row().is_free, f"it was tried {tries} times")
        return self._row().waits

    def _retry(self) -> None:
        make_due(self.ground)
        wake_worker()

    def _is_refused(self) -> str:
        self._until(lambda: self._row().outcome != "", "it was settled")
        row = self._row()
        self.result.require(row.outcome == REFUSED and "550" in row.error, f"the row says {row}")
        return f"kept as refused, with {row.error}"

    def _is_unknown(self) -> str:
        """Check that a mail of unknown outcome is not sent again, even when it is due and the worker is woken."""
        self._until(lambda: self._row().outcome != "", "it was settled")
        self._retry()
        time.sleep(3)
        handed = [each for each in self.server.deliveries if each.recipient.startswith("bad")]
        self.result.require(self._row().outcome == UNKNOWN, f"the row says {self._row()}")
        self.result.require(len(handed) == 1, f"it was handed over {len(handed)} times")
        return "kept as unknown, and not sent again"

    def _row(self) -> "_Row":
        [found] = self.ground.query(
            "SELECT outcome, error, attempts, leased_until IS NULL, "
            "extract(epoch FROM due_at - clock_timestamp())::float FROM cop_platform_queuedmail "
            "WHERE id > %s ORDER BY id LIMIT 1",
            self.since,
        )
        return _Row(*found)  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Row:
    """The queued mail to the bad address; ``waits`` are the seconds until it is due."""

    outcome: str
    error: str
    tries: int
    is_free: bool
    waits: float

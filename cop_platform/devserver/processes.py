"""Child processes that never outlive the process that started them.

Linux signals each child when its parent dies, so even a parent killed with -9 leaves nothing behind. Elsewhere only an
orderly stop of the parent ends them.
"""

import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
LARGEST_LOG = 10_000_000


class StartError(Exception):
    """A command cannot go on. The message tells the person at the terminal what is wrong and what to do."""


class DirectoryLock:
    """Lock on a directory in which services run, held by this process and by each child it starts.

    It is free again only when the last of them has ended. Its holder therefore knows that no process of an earlier
    start is left.
    """

    def __init__(self, var: Path) -> None:
        self.var = var
        self.file = -1

    def __enter__(self) -> Self:
        self.var.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.var / "log").mkdir(exist_ok=True)
        self.file = os.open(self.var / "up.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._acquire(timeout=20)
        except BaseException:
            os.close(self.file)
            raise
        os.truncate(self.file, 0)
        os.pwrite(self.file, str(os.getpid()).encode(), 0)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        os.close(self.file)

    def _acquire(self, timeout: float) -> None:
        """Take the lock, and wait ``timeout`` seconds for what a killed start left. Raises StartError."""
        end = time.monotonic() + timeout
        while not self._try_acquire():
            holder = os.pread(self.file, 20, 0).decode()
            if not holder or is_alive(int(holder)):
                raise StartError(
                    f"Kring already runs in {self.var} (process {holder or 'unknown'}); stop that one first."
                )
            if time.monotonic() > end:
                raise StartError(f"A process of an earlier start still runs in {self.var}; end it and start again.")
            time.sleep(0.05)

    def _try_acquire(self) -> bool:
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@dataclass
class Child:
    """A process we started, its log, and the signal that stops it in order."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.is_running:
            self.process.send_signal(self.stop_signal)

    def wait_for_end(self, timeout: float = 10) -> None:
        """Wait, and kill it after ``timeout`` seconds; what it forked is killed in any case."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def stop(*children: Child, timeout: float = 10) -> None:
    """Stop all at once, and return when all have ended."""
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.wait_for_end(timeout)


def start(
    lock: DirectoryLock,
    name: str,
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
    before: Callable[[], None] | None = None,
    output: int | None = None,
) -> Child:
    """Start a child in a session of its own: Ctrl-C reaches only us, and we stop the children in order.

    Call it from the main thread: Linux reports the death of the starting thread.
    """
    log = lock.var / "log" / f"{name}.log"
    with open_log(log) as file:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output or file,
            stderr=file,
            env=environment,
            cwd=Path(__file__).resolve().parent.parent.parent,
            start_new_session=True,
            pass_fds=(lock.file,),
            preexec_fn=run_before_program(stop_signal, before),  # noqa: PLW1509 - see above, and it takes no lock
        )
    return Child(name, process, log, stop_signal)


@contextlib.contextmanager
def open_log(log: Path) -> Iterator[int]:
    """The log, opened to append. A large one is renamed first, in place of the one before it."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".old.log"))
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield file
    finally:
        os.close(file)


def run_before_program(last_signal: signal.Signals, before: Callable[[], None] | None) -> Callable[[], None]:
    """The function that a child runs between fork and exec."""
    parent = os.getpid()

    def take() -> None:
        if before:
            before()
        # Last: Linux forgets it when the credentials change.
        stop_with_parent(last_signal, parent)

    return take


def stop_with_parent(last_signal: signal.Signals, parent: int) -> None:
    """Have Linux send us the signal when our parent dies."""
    if LIBC is None:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, int(last_signal))
    if os.getppid() != parent:
        os.kill(os.getpid(), last_signal)


def wait_until(condition: Callable[[], bool], children: Iterable[Child], what: str, timeout: float = 60) -> None:
    """Wait for the condition. Raises StartError when a child ends, or after ``timeout`` seconds."""
    end = time.monotonic() + timeout
    while not condition():
        for child in children:
            if not child.is_running:
                raise StartError(f"{child.name} stopped while Kring was starting; {child.log} says why.")
        if time.monotonic() > end:
            raise StartError(f"{what} was not ready after {timeout:.0f} seconds; the logs beside {child.log} say why.")
        time.sleep(0.02)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

"""Child processes that end with their parent, and the directory lock that is free once all have ended."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cop_platform.devserver.processes import Child, DirectoryLock, StartError, open_log, start, stop, wait_until


@pytest.fixture
def claim(tmp_path: Path) -> Iterator[DirectoryLock]:
    with DirectoryLock(tmp_path / "var") as claim:
        yield claim


def sleeper(claim: DirectoryLock, program: str = "import time; time.sleep(60)") -> Child:
    return start(claim, "sleeper", [sys.executable, "-c", program])


def test_a_second_claim_is_refused_with_the_holder(claim: DirectoryLock) -> None:
    with pytest.raises(StartError, match=rf"already runs in {claim.var} \(process {os.getpid()}\)"):
        DirectoryLock(claim.var).__enter__()


def test_a_claim_is_free_once_given_back(tmp_path: Path) -> None:
    for _ in range(2):
        with DirectoryLock(tmp_path):
            pass


def test_a_child_is_stopped_in_order(claim: DirectoryLock) -> None:
    child = sleeper(claim)
    stop(child)
    assert (child.is_running, child.process.returncode) == (False, -signal.SIGTERM)


def test_a_child_that_does_not_listen_is_killed(claim: DirectoryLock) -> None:
    program = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    child = sleeper(claim, program)
    wait_until(lambda: "deaf" in child.log.read_text(), [child], "the sleeper", timeout=10)
    stop(child, timeout=0.05)
    assert child.process.returncode == -signal.SIGKILL


def test_waiting_ends_when_a_child_has_died(claim: DirectoryLock) -> None:
    child = sleeper(claim, "raise SystemExit(3)")
    with pytest.raises(StartError, match=r"sleeper stopped while Kring was starting; .*sleeper\.log says why"):
        wait_until(lambda: False, [child], "the sleeper", timeout=10)


def test_waiting_has_an_end(claim: DirectoryLock) -> None:
    child = sleeper(claim)
    try:
        with pytest.raises(StartError, match="the sleeper was not ready after 0 seconds"):
            wait_until(lambda: False, [child], "the sleeper", timeout=0.01)
    finally:
        stop(child)


def test_a_large_log_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cop_platform.devserver.processes.LARGEST_LOG", 3)
    log = tmp_path / "web.log"
    for line in (b"first\n", b"second\n"):
        with open_log(log) as file:
            os.write(file, line)
    assert (log.read_text(), (tmp_path / "web.old.log").read_text()) == ("second\n", "first\n")


PARENT = """
import sys, time
from pathlib import Path
from cop_platform.devserver.processes import DirectoryLock, start

with DirectoryLock(Path(sys.argv[1])) as claim:
    start(claim, "child", [sys.executable, "-c", "import time; time.sleep(60)"], output=sys.stdout.fileno())
    print("started", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_a_parent_killed_leaves_nothing(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == b"started\n"
        parent.kill()
        # Parent and child share the pipe: it reaches its end only when the child has ended too.
        assert select.select([parent.stdout], [], [], 10)[0]
        assert parent.stdout.read() == b""
    with DirectoryLock(tmp_path):
        pass

"""One small drill, which kills everything at once; `make drills` runs the others."""

import os
import subprocess
import sys

import pytest

from communities.decisions import consent
from cop_platform.settings import DATA_UPLOAD_MAX_MEMORY_SIZE
from tests.members.accounts.test_takeover import WAYS as TESTED
from tools.drills.hostile import all_attacks
from tools.drills.takeover import WAYS
from tools.drills.typing import without_limits


@pytest.mark.slow
def test_nothing_owed_is_lost_when_everything_is_killed_at_once() -> None:
    clean = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    command = [sys.executable, "-m", "tools.drills", "--rounds", "1", "--only", "everything"]
    done = subprocess.run(command, env=clean, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 lost, 0 under two Message-IDs" in done.stdout


def test_the_typing_drill_lifts_limits_that_exist() -> None:
    before = consent.MAX_BY_PERSON
    with without_limits():
        assert 100 * before < consent.MAX_BY_PERSON
    assert before == consent.MAX_BY_PERSON


def test_hostile_requests_are_of_every_kind() -> None:
    kinds = {each.name for each in all_attacks()}
    assert kinds == {"origin", "field", "password", "code", "reset", "token", "header", "multipart", "query"}
    assert max(len(each.body) for each in all_attacks()) > DATA_UPLOAD_MAX_MEMORY_SIZE


def test_ways_to_take_over_an_account_are_those_that_the_tests_know() -> None:
    """The drill goes over HTTP what the tests try one by one."""
    assert set(TESTED) <= set(WAYS)

"""The script behind `make real-data`, tried with a small file."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.real_data import differences

BASE_DIR = Path(__file__).resolve().parent.parent.parent
HARBOUR = BASE_DIR / "tests" / "communities" / "importing" / "harbour.json"


@pytest.mark.slow
def test_a_file_is_imported_twice_into_a_database_of_its_own() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tools.real_data", str(HARBOUR)],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "Organisation zeehaven: new." in run.stdout
    assert "  members_employee                    4\n" in run.stdout
    assert run.stdout.endswith("The second run changed nothing; no mail is owed; nobody was given a role.\n")
    assert not (BASE_DIR / "var" / "real-data").exists()


def test_a_changed_row_a_mail_and_a_role_are_faults() -> None:
    first = {"members_employee": (1, "a"), "cop_platform_queuedmail": (0, ""), "communities_roleterm": (1, "r")}
    second = {"members_employee": (1, "b"), "cop_platform_queuedmail": (2, "m"), "communities_roleterm": (1, "r")}
    assert list(differences(first, second)) == [
        "members_employee: changed by the second run",
        "cop_platform_queuedmail: changed by the second run",
        "cop_platform_queuedmail: holds 2 rows where an import leaves none",
        "communities_roleterm: holds 1 rows where an import leaves none",
    ]
    assert list(differences(first, first)) == ["communities_roleterm: holds 1 rows where an import leaves none"]

"""The script behind `make real-data`, tried with a small file."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools.real_data import differences

BASE_DIR = Path(__file__).resolve().parent.parent.parent
HARBOUR = BASE_DIR / "tests" / "communities" / "importing" / "harbour.json"


@pytest.mark.slow
def test_a_file_is_imported_twice_into_a_database_of_its_own(tmp_path: Path) -> None:
    """The second file is that of docs/import.md, with its meetings and its series: their pages open."""
    page = (BASE_DIR / "docs" / "import.md").read_text()
    example, *lists = [part.split("```")[0] for part in page.split("```json\n")[1:]]
    value = json.loads(example)
    for each in lists:
        if each.startswith(('"meetings"', '"series"')):
            value["communities"][0] |= json.loads(f"{{{each}}}")
    (tmp_path / "example.json").write_text(json.dumps(value))
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tools.real_data", str(HARBOUR), str(tmp_path / "example.json")],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "Organisation zeehaven: new." in run.stdout
    assert "  members_employee " in run.stdout
    assert "Seen in zeehaven: 2 meetings and 1 series, with their entries.\n" in run.stdout
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

"""The requirements document, and the tool that lists which requirements have tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.requirements import ALL, BASE_DIR, DOCUMENT, find_faults, read, report

ROWS = [("S1", "A door for everybody."), ("S2", "⛔ No list of who came in."), ("S3", "Soup.")]
PAGE = """# Requirements

Words about S9 | S9 | and `S8`.

| id | what the software does |
|---|---|
| S1 | A door for everybody. |
| S2 | ⛔ No list of who came in. |

## Another chapter

| id | what the software does |
|---|---|
| S3 | Soup. |
"""


def test_the_document_has_each_id_once_and_in_order() -> None:
    assert [name for name, _words in read(DOCUMENT.read_text(encoding="utf-8"))] == ALL
    assert (len(ALL), ALL[0], ALL[-1]) == (128, "S1", "S128")


def test_each_requirement_says_something_of_its_own() -> None:
    words = [words for _name, words in read(DOCUMENT.read_text(encoding="utf-8"))]
    assert len(set(words)) == len(words)
    assert [each for each in words if len(each) < 20 or not each.endswith((".", "?"))] == []


def test_rows_are_read_and_other_lines_are_not() -> None:
    assert read(PAGE) == ROWS


def test_two_lists_say_what_is_held_and_what_is_not() -> None:
    assert list(report(ROWS, {"S1": {"a", "b"}, "S3": {"c"}})) == [
        "Held by tests (2 of 3; how many tests):",
        "  S1: 2, A door for everybody.",
        "  S3: 1, Soup.",
        "Not held yet (1):",
        "  S2: ⛔ No list of who came in.",
    ]


def test_a_test_that_names_an_unknown_id_is_told() -> None:
    assert list(find_faults(ROWS, {"S1": {"a"}, "S77": {"c", "b"}}, ["S1", "S2", "S3"])) == [
        "b names S77, which the document does not have.",
        "c names S77, which the document does not have.",
    ]


def test_an_id_that_the_document_lacks_or_has_twice_is_told() -> None:
    assert list(find_faults([*ROWS, ROWS[1]], {}, ["S1", "S2", "S3", "S4"])) == [
        "S4 is missing from the document.",
        "S2 stands in the document more than once.",
    ]


FAKE = """
import pytest

pytestmark = pytest.mark.requirement("S1")

@pytest.mark.parametrize("value", [1, 2, 3])
def test_one(value):
    raise AssertionError("No test is run.")

@pytest.mark.requirement("S3", "{other}")
def test_two():
    raise AssertionError("No test is run.")
"""


def run_on_fake(directory: Path, tests: str) -> subprocess.CompletedProcess[str]:
    """Runs the tool in its own process, because pytest does not run within pytest."""
    (directory / "page.md").write_text(PAGE)
    (directory / "pytest.ini").write_text("[pytest]\nmarkers =\n    requirement(id): what it holds\n")
    (directory / "test_fake.py").write_text(tests)
    code = (
        "import pathlib, sys; from tools.requirements import main; here = pathlib.Path(sys.argv[1]);"
        "sys.exit(main(here / 'page.md', here, ['S1', 'S2', 'S3']))"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTEST_"))}
    command = [sys.executable, "-c", code, str(directory)]
    return subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_marks_are_collected_of_tests_and_modules_and_nothing_runs(tmp_path: Path) -> None:
    ran = run_on_fake(tmp_path, FAKE.format(other="S1"))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        "Held by tests (2 of 3; how many tests):",
        "  S1: 2, A door for everybody.",
        "  S3: 1, Soup.",
        "Not held yet (1):",
        "  S2: ⛔ No list of who came in.",
    ]


@pytest.mark.slow
def test_an_unknown_id_of_a_test_fails_the_whole(tmp_path: Path) -> None:
    ran = run_on_fake(tmp_path, FAKE.format(other="S999"))
    assert ran.returncode == 1
    assert ran.stdout.splitlines()[-1] == "test_fake.py::test_two names S999, which the document does not have."


@pytest.mark.slow
@pytest.mark.parametrize("broken", ["import nothing_of_the_kind", "def test_(:"])
def test_tests_that_cannot_be_read_are_no_tests_that_hold_nothing(tmp_path: Path, broken: str) -> None:
    ran = run_on_fake(tmp_path, broken)
    assert ran.returncode == 2
    assert "test_fake.py" in ran.stdout
    assert "Not held yet" not in ran.stdout

"""List which requirements of docs/requirements.md are covered by tests: `python -m tools.requirements`.

Tests name them: `@pytest.mark.requirement("S17")`. They are collected, not run, so neither database nor broker starts.
"""

import contextlib
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parent.parent
DOCUMENT = BASE_DIR / "docs" / "requirements.md"
ALL = [f"S{number}" for number in range(1, 129)]
ROW = re.compile(r"^\| (S\d+) \| (.+) \|$", re.MULTILINE)
WIDTH = 100

Rows = list[tuple[str, str]]
#: The tests of each requirement, by its id; a parametrised test counts once.
Held = Mapping[str, set[str]]


class CollectionFailed(Exception):
    """The output of pytest when it could not collect the tests."""


class Collector:
    """Pytest plugin that gathers the ``requirement`` marks of the collected tests."""

    def __init__(self) -> None:
        self.held: defaultdict[str, set[str]] = defaultdict(set)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            for mark in item.iter_markers("requirement"):
                for requirement in mark.args:
                    self.held[requirement].add(item.nodeid.partition("[")[0])


def main(document: Path = DOCUMENT, tests: Path = BASE_DIR / "tests", ids: Iterable[str] = ALL) -> int:
    rows = read(document.read_text(encoding="utf-8"))
    try:
        held = collect(tests)
    except CollectionFailed as failure:
        print(failure)
        return 2
    for line in report(rows, held):
        print(line)
    faults = list(find_faults(rows, held, ids))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def read(text: str) -> Rows:
    """Ids and texts of the requirements, in the order of the document."""
    return ROW.findall(text)


def collect(tests: Path) -> Held:
    collector, said = Collector(), io.StringIO()
    with contextlib.redirect_stdout(said):
        status = pytest.main(["--collect-only", "-q", str(tests)], plugins=[collector])
    if status != pytest.ExitCode.OK:
        raise CollectionFailed(said.getvalue())
    return collector.held


def report(rows: Rows, held: Held) -> Iterator[str]:
    with_tests = [(name, words) for name, words in rows if held.get(name)]
    without = [(name, words) for name, words in rows if not held.get(name)]
    yield f"Held by tests ({len(with_tests)} of {len(rows)}; how many tests):"
    for name, words in with_tests:
        yield f"  {name}: {len(held[name])}, {shortened(words)}"
    yield f"Not held yet ({len(without)}):"
    for name, words in without:
        yield f"  {name}: {shortened(words)}"


def shortened(words: str) -> str:
    return words if len(words) <= WIDTH else f"{words[: WIDTH - 1].rstrip()}…"


def find_faults(rows: Rows, held: Held, ids: Iterable[str]) -> Iterator[str]:
    names = [name for name, _words in rows]
    for name in ids:
        if name not in names:
            yield f"{name} is missing from the document."
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{name} stands in the document more than once."
    for unknown in sorted(held.keys() - set(names), key=str):
        for test in sorted(held[unknown]):
            yield f"{test} names {unknown}, which the document does not have."


if __name__ == "__main__":
    sys.exit(main())

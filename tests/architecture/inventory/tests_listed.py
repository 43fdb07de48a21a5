"""Lists every test function, without its parameters: ``python -m tests.architecture.inventory.tests_listed``.

Read from the source. Comparing two lists shows which tests were lost when modules moved.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent.parent


def listed() -> Iterator[str]:
    for file in sorted(TESTS.rglob("test_*.py")):
        place = file.relative_to(TESTS.parent).as_posix()
        yield from (f"{place}::{name}" for name in _tests(ast.parse(file.read_text()), ""))


def _tests(node: ast.AST, before: str) -> Iterator[str]:
    for each in ast.iter_child_nodes(node):
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name.startswith("test"):
            yield before + each.name
        elif isinstance(each, ast.ClassDef):
            yield from _tests(each, f"{before}{each.name}::")
        elif isinstance(each, ast.If | ast.Try | ast.With):
            yield from _tests(each, before)


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in listed())

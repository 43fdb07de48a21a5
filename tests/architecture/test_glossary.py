"""No identifier has a name from before the glossary: the current words are in docs/glossary.md."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from cop_platform.outbox.kinds import _kinds

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ["cop_platform", "members", "communities", "meetings", "charters", "knowledge", "demo"]
#: Old names of the glossary that the restructuring followed, except those that are ordinary words today.
OLD = set((ROOT / "tests" / "architecture" / "old_names.txt").read_text().split())
#: Old names that are also ordinary words, and are used today in their ordinary meaning.
ORDINARY = {
    *("Answer", "Question", "YES", "about", "after", "answering", "ask", "chosen"),
    *("end", "find", "found", "founding", "inviting", "nominate"),
    *("note", "objects", "offers", "readers_of", "reading", "role_selection"),
    *("step", "steps", "take_back", "told"),
}


def sources() -> Iterator[Path]:
    for app in OURS:
        yield from (path for path in (ROOT / app).rglob("*.py") if path.parent.name != "migrations")


def in_module(path: Path) -> Iterator[str]:
    """Names of the module itself, of its functions and classes, and of the variables a module or class assigns."""
    yield path.stem
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        if isinstance(node, ast.Module | ast.ClassDef):
            for statement in node.body:
                if isinstance(statement, ast.Assign | ast.AnnAssign):
                    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                    yield from (each.id for to in targets for each in ast.walk(to) if isinstance(each, ast.Name))


def url_names(resolver: URLResolver) -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from url_names(each)
        elif isinstance(each, URLPattern):
            yield each.name or ""


def defined() -> dict[str, set[str]]:
    """Where each name is defined, by name."""
    found: dict[str, set[str]] = {}
    for path in sources():
        for name in in_module(path):
            found.setdefault(name, set()).add(str(path.relative_to(ROOT)))
    for path in (ROOT / "templates").rglob("*.*"):
        found.setdefault(path.stem.lstrip("_"), set()).add(str(path.relative_to(ROOT)))
    for name in url_names(get_resolver()):
        found.setdefault(name, set()).add("a URL name")
    for name in _kinds:
        found.setdefault(name, set()).add("a kind of mail")
    return found


def test_no_old_name_is_defined() -> None:
    found = defined()
    assert {name: found[name] for name in OLD if name in found} == {}


def test_a_name_is_old_or_ordinary_and_the_walk_sees_what_there_is() -> None:
    found = defined()
    assert OLD.isdisjoint(ORDINARY)
    assert set(ORDINARY) <= set(found), "A word that nothing uses any more is no exception."
    assert set(found) >= {
        "RoundClosed",
        "level_changed",
        "choose_level",
        "check-in-confirmation",
        "check_in",
        "STEWARD_ROLES",
    }

"""Locks of the source, found by reading it, and one race for each: with its lock it ends right, without it wrong."""

import ast
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.db.models import QuerySet

from tests.support.at_once import run_during_transaction
from tests.support.people import Tenant

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("charters", "communities", "cop_platform", "demo", "knowledge", "meetings", "members")


@dataclass(frozen=True)
class Race:
    """The second begins when the first has done its work but not committed. ``ends`` is what both return.

    ``leaves`` says how the database stands afterwards, where the results alone do not tell.
    """

    first: Callable[[], object]
    second: Callable[[], object]
    ends: tuple[str, str]
    leaves: Callable[[], bool] = lambda: True
    #: The second begins in the middle of the first: before it calls this function, as module and name.
    pauses_before: str = ""


Prepare = Callable[[Tenant], Race]
#: By the function that locks, as module and name.
RACES: dict[str, Prepare] = {}


def race(lock: str) -> Callable[[Prepare], Prepare]:
    """The race of the lock in this function: ``@race("communities.roles.terms._lock")``."""

    def add(prepare: Prepare) -> Prepare:
        RACES[lock] = prepare
        return prepare

    return add


def ends_right(house: Tenant, prepare: Prepare) -> bool:
    with house.enter():
        run = prepare(house)
    told = run_during_transaction(house, run.first, run.second, pauses_before=run.pauses_before)
    with house.enter():
        return tuple(told) == run.ends and run.leaves()


# --- The locks of the source ---------------------------------------------------------------------------------------


def locks() -> set[str]:
    """Every function that calls ``select_for_update``, as module and name."""
    return {
        f"{'.'.join(path.relative_to(ROOT).with_suffix('').parts)}.{name}"
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        for name in locking_functions(path.read_text())
    }


def locking_functions(source: str) -> Iterator[str]:
    yield from _inside(ast.parse(source), "")


def _inside(node: ast.AST, name: str) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            yield from _inside(child, f"{name}.{child.name}".lstrip("."))
            continue
        if isinstance(child, ast.Attribute) and child.attr == "select_for_update":
            yield name
        yield from _inside(child, name)


@contextmanager
def without_lock(lock: str) -> Iterator[None]:
    """``select_for_update`` does nothing in this function, and what it does elsewhere."""
    original = QuerySet.select_for_update

    def unlocked(rows: Any, *args: Any, **options: Any) -> Any:
        return rows.all() if _caller(sys._getframe(1)) == lock else original(rows, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", unlocked)
        yield


def _caller(frame: FrameType | None) -> str:
    """The function of ours that called: Django's managers stand in between."""
    while frame and not frame.f_globals.get("__name__", "").startswith(APPS):
        frame = frame.f_back
    return f"{frame.f_globals['__name__']}.{frame.f_code.co_qualname}" if frame else ""

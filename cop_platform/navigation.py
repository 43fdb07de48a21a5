"""Registries of a community's tabs and of its “Look after” menu, which each app fills in its module ``navigation``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Tab:
    """A page of a community with an address of its own. ``name`` is what the pages below it call it."""

    name: str
    label: str
    url: str


@dataclass(frozen=True)
class MenuItem:
    """Something role holders and the core group look after; ``is_waiting`` when somebody waits for them there."""

    label: str
    url: str
    is_waiting: bool = False


@dataclass(frozen=True)
class Navigation:
    """Around a page of a community. ``current``: the tab that the page is; ``above``: the one below which it stands;
    ``is_waiting``: whether something waits in the menu.
    """

    level: str
    tabs: list[Tab]
    menu: list[MenuItem]
    current: Tab | None
    above: Tab | None
    is_waiting: bool


#: A source gets the viewer: an employee with their level and roles in the community (communities/roles/viewers.py).
TabSource = Callable[[Any], Tab | None]
MenuSource = Callable[[Any], MenuItem | None]

_tabs: list[tuple[int, TabSource]] = []
_menu: list[tuple[int, MenuSource]] = []


def tab(position: int) -> Callable[[TabSource], TabSource]:
    """Register a tab. Its source returns None where the viewer would find nothing behind it."""
    return _register(_tabs, position)


def look_after(position: int) -> Callable[[MenuSource], MenuSource]:
    """Register an entry of the menu. Its source returns None for a viewer who may not do it."""
    return _register(_menu, position)


def _register(registry: list[tuple[int, Any]], position: int) -> Callable[[Any], Any]:
    def registered(source: Any) -> Any:
        registry.append((position, source))
        registry.sort(key=lambda entry: entry[0])
        return source

    return registered


def tabs_for(viewer: Any) -> list[Tab]:
    return [found for _position, source in _tabs if (found := source(viewer))]


def menu_for(viewer: Any) -> list[MenuItem]:
    return [found for _position, source in _menu if (found := source(viewer))]


def navigation_for(viewer: Any, path: str, above: str) -> Navigation:
    """``path``: the address of the page; ``above``: the name of the tab below which it says it stands."""
    tabs, menu = tabs_for(viewer), menu_for(viewer)
    return Navigation(
        level=viewer.level,
        tabs=tabs,
        menu=menu,
        current=next((each for each in tabs if each.url == path), None),
        above=next((each for each in tabs if each.name == above and each.url != path), None),
        is_waiting=any(each.is_waiting for each in menu),
    )

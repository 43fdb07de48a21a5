"""Everything that a refactoring must not change by accident, compared with what was recorded.

``KRING_RECORD=1 pytest tests/architecture/test_inventory.py`` records anew; ``KRING_INVENTORY=<directory>`` writes all
of it there in full. What is renamed on purpose is listed in ``inventory/renames.json``.
"""

import logging
from collections.abc import Callable, Iterator

import pytest

from tests.architecture.inventory import registered
from tests.architecture.inventory.levels import in_any_order, steps
from tests.architecture.inventory.pages import MOMENT, State, differing_pages, made, pages_of
from tests.architecture.inventory.recording import compared, renamed, shown
from tests.architecture.inventory.refusals import refusals
from tests.architecture.inventory.schema import schema
from tests.architecture.inventory.words import message_ids
from tests.support.people import Tenant

SECTIONS: dict[str, Callable[[], list[str]]] = {
    "mail_kinds": registered.mail_kinds,
    "attention": registered.attention,
    "beat": registered.beat,
    "tasks": registered.tasks,
    "routes": registered.routes,
    "admins": registered.admins,
    "receivers": registered.receivers,
    "message_ids": message_ids,
    "refusals": refusals,
}


@pytest.fixture
def state(mereldal: Tenant, duinzicht: Tenant) -> State:
    return made(mereldal, duinzicht)


@pytest.mark.parametrize("section", SECTIONS)
def test_what_is_registered_is_as_recorded(section: str) -> None:
    told = compared(section, SECTIONS[section]())
    assert not told, shown(told)


def test_the_schema_is_as_recorded(db: None) -> None:
    told = compared("schema", schema())
    assert not told, shown(told)


@pytest.fixture
def quiet() -> Iterator[None]:
    """Turns logging off: each refused page is logged, which would hide the differences."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.at(MOMENT)
@pytest.mark.crawl
def test_every_page_is_as_recorded(state: State, quiet: None) -> None:
    told = differing_pages(pages_of(state))
    assert not told, shown(told)


@pytest.mark.at(MOMENT)
def test_what_a_step_between_levels_writes_is_as_recorded(inside: Tenant) -> None:
    told = compared("levels", steps(inside), alike=in_any_order)
    assert not told, shown(told)


def test_renames_are_of_whole_words_and_all_at_once() -> None:
    words = {"a.tasks.go": "a.trips.tasks.go", "steps/": "hands/", "hands/": "steps/", "go": "went"}
    assert renamed("a.tasks.go a.tasks.gone go", words) == "a.trips.tasks.go a.tasks.gone went"
    assert renamed("/o/steps/ /o/hands/ footsteps/", words) == "/o/hands/ /o/steps/ footsteps/"

"""Setup of all tests, and shared fixtures. People are in support/people.py, the browser in support/browser.py."""

import gc
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from cop_platform.devserver.mail_catcher import MailCatcher
from tests import settings as test_settings
from tests.support.services import Services

pytest_plugins = [
    "tests.support.browser",
    "tests.support.collected",
    "tests.support.database",
    "tests.support.people",
    "tests.support.clock",
]

LONG = ["slow", "crawl", "journey"]
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
SERVICES = pytest.StashKey[Services]()


def pytest_configure(config: pytest.Config) -> None:
    """Only the first process of a run starts servers; its workers find them in their environment."""
    # Not to be imported before pytest registers the plugins, and their environment is set.
    from tests.support.clock import move_database_clock
    from tests.support.servers import let_rows_be_put_back

    gc.disable()  # what is loaded until the tests begin stays
    if not hasattr(config, "workerinput") and not config.option.collectonly and not config.option.help:
        services = config.stash[SERVICES] = Services()
        services.start()
        move_database_clock()
        let_rows_be_put_back()


def pytest_unconfigure(config: pytest.Config) -> None:
    if services := config.stash.get(SERVICES, None):
        services.stop()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Freezes the objects loaded so far, so that the garbage collector does not scan them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests run first, so that no worker is left with one at the end; otherwise the order stays random."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in LONG))


@pytest.fixture(scope="session", autouse=True)
def block_network() -> Iterator[None]:
    """A test that reaches beyond this machine fails, whether or not there is a network."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOCAL_HOSTS:
            self.close()
            raise AssertionError(f"A test wanted to reach {address[0]}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture
def mailbox(settings: Settings, tmp_path: Path) -> Iterator[MailCatcher]:
    """A real mail server; without this fixture Django only stores mails in memory (django.core.mail.outbox)."""
    with MailCatcher(tmp_path / "mail") as catcher:
        settings.EMAIL_BACKEND = test_settings.EMAIL_BACKEND
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", catcher.port
        yield catcher

"""Fixtures for journeys in a real browser. An error or warning in its console fails the test."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from cop_platform import celery_app

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No connections to other machines.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]


def browser_path() -> str | None:
    """Path of the browser: CHROMIUM, or the system's. None if Playwright shall use the browser it has installed."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSER_NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Django would refuse queries, because Playwright's event loop runs in this thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> str:
    """Address of the live server, which mails and links use as well."""
    # Rate limits are in a table without a model, so emptying the database does not remove them.
    cache.clear()
    # Jobs that earlier tests queued have no worker, and would come before those of this journey.
    celery_app.control.purge()
    settings.SITE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return live_server.url


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """Errors and warnings in the console. A test that causes some on purpose checks them here and clears the list."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def open_page(browser: Browser, site: str, problems: list[str]) -> Iterator[Callable[..., Page]]:
    """``open_page(locale="nl-NL")``: a page in a browser context with its own cookies."""
    contexts = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            problems.append(f"{message.type}: {message.text}")

    def open_one(**options: object) -> Page:
        context = browser.new_context(base_url=site, **options)  # type: ignore[arg-type]  # Playwright's own options
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: problems.append(f"exception: {error}"))
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()

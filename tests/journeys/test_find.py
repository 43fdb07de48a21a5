"""Find in a real browser: while typing, by keyboard, and without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_every_page import carry_in
from tests.support.people import Tenant

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]


def test_results_come_while_one_types_and_the_field_keeps_the_focus(
    mereldal: Tenant, open_page: OpenPage, site: str
) -> None:
    page = open_page()
    carry_in(page, site, mereldal["Amina"])
    page.goto("/o/mereldal/find/")
    before = page.evaluate("history.length")
    field = page.locator("#q")
    field.focus()
    page.keyboard.type("plain")
    expect(page.locator("#found").get_by_role("link", name="Plain Language")).to_be_visible()
    expect(page.locator("#found-in")).to_have_text("Found in: Communities.")
    expect(page).to_have_url(re.compile(r"/find/\?q=plain$"))
    assert page.evaluate("history.length") == before
    expect(field).to_be_focused()
    page.keyboard.type(" zeppelin")
    expect(page.get_by_role("heading", name="Nothing found for “plain zeppelin”")).to_be_visible()
    expect(page.locator("#found-in")).to_have_text("Nothing found for “plain zeppelin”.")
    expect(field).to_be_focused()
    expect(field).to_have_value("plain zeppelin")


def test_the_keyboard_alone_reaches_a_result(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    page = open_page()
    carry_in(page, site, mereldal["Amina"])
    page.goto("/o/mereldal/find/?q=plain")
    page.locator("#q").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#main").get_by_role("button", name="Find")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Plain Language")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/communities/plain-language/$"))


def test_it_needs_no_script(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    page = open_page(java_script_enabled=False)
    carry_in(page, site, mereldal["Amina"])
    page.goto("/o/mereldal/find/")
    page.locator("#q").fill("language")
    page.locator("#q").press("Enter")
    expect(page).to_have_url(re.compile(r"/find/\?q=language$"))
    expect(page.get_by_role("link", name="Plain Language")).to_be_visible()
    expect(page.locator("mark").first).to_have_text("Language")

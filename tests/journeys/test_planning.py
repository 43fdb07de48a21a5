"""Planning the next meeting in a real browser: few clicks, one field, corrected mistakes, and without scripts."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from communities.models import Role
from communities.roles.terms import start_term
from meetings.models import Meeting
from tests.journeys.test_every_page import carry_in, faults, too_wide
from tests.support.people import Tenant, make_charter, make_meeting, noon_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]
NEW = "/o/mereldal/communities/plain-language/meetings/new/"
COUNT_CLICKS = """
addEventListener("pointerdown", () => { sessionStorage.clicks = +(sessionStorage.clicks || 0) + 1 }, true)
"""


@pytest.fixture
def latest(mereldal: Tenant) -> datetime:
    """The start of the second of two past meetings, two weeks after the first."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    with mereldal.enter():
        plain, wout = mereldal.communities["plain-language"], mereldal["Wout"]
        for days in (15, 1):
            make_meeting(plain, wout, starts_at=noon - timedelta(days=days), host=mereldal["Amina"])
        start_term(mereldal.communities["medication-safety"], wout, Role.COORDINATOR)
    return noon - timedelta(days=1)


def test_the_next_meeting_takes_three_clicks_and_one_field(
    mereldal: Tenant, latest: datetime, open_page: OpenPage, site: str, problems: list[str]
) -> None:
    page = open_page(viewport={"width": 1280, "height": 900})
    carry_in(page, site, mereldal["Wout"])
    page.goto("/o/mereldal/")
    page.get_by_role("link", name="Plan a meeting").click()
    page.get_by_role("link", name="Plain Language").click()
    expect(page.locator("#id_focus")).to_be_focused()
    page.keyboard.type("The letter about the bill")
    expect(page.get_by_role("complementary").get_by_role("heading", name="The letter about the bill")).to_be_visible()
    send = page.get_by_role("button", name="Plan the meeting")
    expect(send).to_be_in_viewport()
    send.click()
    expect(page.get_by_role("status")).to_contain_text("The meeting is planned.")
    expect(page.get_by_role("heading", level=1)).to_have_text("The letter about the bill")
    planned = latest + timedelta(days=14)
    expect(page.locator("time").first).to_have_attribute(
        "datetime", f"{planned:%Y-%m-%d}T12:00{planned:%z}"[:-2] + ":00"
    )
    expect(page.get_by_role("link", name="Amina El Idrissi")).to_be_visible()


def test_a_year_of_meetings_takes_three_clicks_and_one_field(
    mereldal: Tenant, open_page: OpenPage, site: str, problems: list[str]
) -> None:
    """From the community's page: rhythm, weekday and hours are those of the charter, the place as before."""
    community = mereldal.communities["plain-language"]
    with mereldal.enter():
        make_charter(community, mereldal["Nele"])  # every second Tuesday, noon to half past one
        make_meeting(community, mereldal["Wout"], starts_at=noon_in(-9))
    page = open_page(viewport={"width": 1280, "height": 900})
    carry_in(page, site, mereldal["Wout"])
    page.add_init_script(COUNT_CLICKS)
    page.goto(community.get_absolute_url())
    page.get_by_role("link", name="Plan a meeting").first.click()
    expect(page.locator("#id_focus")).to_be_focused()
    page.keyboard.type("Letters of the week")
    page.get_by_role("radio", name="Every …").click()
    expect(page.get_by_role("complementary").get_by_text("Every second Tuesday")).to_be_visible()
    page.get_by_role("button", name="Plan these dates").click()
    expect(page.get_by_role("status")).to_contain_text("The dates are planned.")
    assert int(page.evaluate("sessionStorage.clicks")) == 3
    with mereldal.enter():
        planned = Meeting.objects.filter(series__community=community).order_by("starts_at")
        starts = [timezone.localtime(each.starts_at, mereldal.organisation.zone) for each in planned]
        assert {(each.place, each.ends_at - each.starts_at) for each in planned} == {
            ("De Refter, Aalst", timedelta(minutes=90))
        }
    assert {(f"{each:%A %H:%M}") for each in starts} == {"Tuesday 12:00"}
    assert {later.date() - former.date() for former, later in pairwise(starts)} == {timedelta(weeks=2)}
    assert starts[-1] - starts[0] > timedelta(days=365 - 28)


def test_an_error_goes_when_the_field_is_right(
    mereldal: Tenant, latest: datetime, open_page: OpenPage, site: str, problems: list[str]
) -> None:
    page = open_page()
    carry_in(page, site, mereldal["Wout"])
    page.goto(NEW)
    page.locator("#id_place").fill("")
    page.locator("#id_online_url").fill("")
    page.get_by_role("button", name="Plan the meeting").click()
    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator(".errors")).to_contain_text("What is it about? Write a few words.")
    page.locator("#id_focus").fill("Soup")
    expect(page.locator("#id_focus_error")).to_have_count(0)
    expect(page.locator(".errors li")).to_have_count(1)
    expect(page.locator("#id_focus")).not_to_have_attribute("aria-invalid", "true")
    page.locator("#id_place").fill("Attic")
    expect(page.locator(".errors")).to_have_count(0)
    assert faults(page) == []
    assert [problem for problem in problems if "422" not in problem] == []
    problems.clear()


def test_the_tick_says_who_gets_a_mail(
    mereldal: Tenant, latest: datetime, open_page: OpenPage, site: str, problems: list[str]
) -> None:
    page = open_page()
    carry_in(page, site, mereldal["Wout"])
    page.goto(NEW)
    tick = page.get_by_label("Mail the core group, active people, and those at the edge who asked")
    expect(tick).to_be_checked()
    expect(page.get_by_text("Nobody gets a mail.")).to_be_hidden()
    tick.uncheck()
    expect(page.get_by_text("Nobody gets a mail.")).to_be_visible()


def test_planning_needs_no_script(mereldal: Tenant, latest: datetime, open_page: OpenPage, site: str) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 320, "height": 800})
    carry_in(page, site, mereldal["Wout"])
    page.goto(NEW)
    page.locator("#id_focus").fill("Soup")
    page.get_by_text("More", exact=True).click()
    page.locator("#id_host").fill("Nele")
    page.get_by_role("button", name="Plan the meeting").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Soup")
    expect(page.get_by_role("link", name=mereldal["Nele"].name)).to_be_visible()
    page.goto("/o/mereldal/meetings/")
    page.get_by_role("link", name="Mine", exact=True).click()
    expect(page.get_by_role("link", name="Soup")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_pages_of_planning_are_accessible(
    mereldal: Tenant, latest: datetime, open_page: OpenPage, site: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 900})
    carry_in(page, site, mereldal["Wout"])
    with mereldal.enter():
        meeting = make_meeting(mereldal.communities["plain-language"], mereldal["Wout"])
    for number, address in enumerate(
        ["/o/mereldal/meetings/", "/o/mereldal/meetings/new/", NEW, f"{meeting.get_absolute_url()}cancellation/"]
    ):
        page.goto(address)
        if os.environ.get("PICTURES"):
            page.screenshot(path=f"{os.environ['PICTURES']}-{width}-{number}.png", full_page=True)
        assert [*faults(page), too_wide(page)] == [""]
    page.goto(NEW)
    page.locator("details.more > summary").click()
    if os.environ.get("PICTURES"):
        page.screenshot(path=f"{os.environ['PICTURES']}-{width}-more.png", full_page=True)
    assert [*faults(page), too_wide(page)] == [""]

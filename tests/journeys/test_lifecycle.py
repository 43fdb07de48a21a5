"""An idea in a real browser: what resembles it appears while typing, a colleague would join, and it starts up."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from communities.models import Closing, ClosingAnswer, Community, Interest
from tests.journeys.test_every_page import carry_in
from tests.support.people import Tenant, make_closing

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]
NEW = "/o/mereldal/communities/new/"


def type_an_idea(page: Page) -> None:
    page.goto(NEW)
    page.get_by_label("Which question keeps coming back?").fill("Who writes plain language?")
    page.get_by_label("What should get better?").fill("Letters in a language that is plain.")
    page.get_by_label("A name, for now").press_sequentially("Kind Letters")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_idea_is_started_gathers_interest_and_starts_up(
    mereldal: Tenant, open_page: OpenPage, site: str, *, scripts: bool
) -> None:
    page = open_page(java_script_enabled=scripts)
    carry_in(page, site, mereldal["Chloé"])
    type_an_idea(page)
    if not scripts:
        page.get_by_role("button", name="Start this community").click()
    expect(page.get_by_role("heading", name="Colleagues who may be at it already")).to_be_visible()
    page.locator("main form button.btn").click()
    expect(page.get_by_role("heading", level=1, name="Kind Letters")).to_be_visible()

    beside = open_page(java_script_enabled=scripts)
    carry_in(beside, site, mereldal["Kofi"])
    beside.goto("/o/mereldal/communities/kind-letters/")
    beside.get_by_role("button", name="I would join").click()
    expect(beside.get_by_role("heading", name="You would join")).to_be_visible()

    page.goto("/o/mereldal/communities/kind-letters/goal/")
    page.get_by_label("Solve problems").check()
    page.get_by_label("Field of work").fill("Letters")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Move to Start up").click()
    expect(page.get_by_text("From Initiate to Start up")).to_be_visible()
    with mereldal.enter():
        assert Community.objects.get(slug="kind-letters").phase == "start_up"
        assert [each.employee.first_name for each in Interest.objects.select_related("employee")] == ["Kofi"]


def test_the_question_stands_on_each_page_until_it_is_answered(
    mereldal: Tenant, open_page: OpenPage, site: str
) -> None:
    with mereldal.enter():
        closing: Closing = make_closing(mereldal, thanks_to=mereldal["Nele"])
        address = closing.community.get_absolute_url()
    page = open_page()
    carry_in(page, site, mereldal["Karel"])
    page.goto(f"{address}how-we-work/")
    page.get_by_role("link", name="Give my view").click()
    page.get_by_role("radio", name="Continue").check()
    page.get_by_label("In your own words").fill("The forms are half done.")
    page.get_by_role("button", name="Send my view").click()
    expect(page.get_by_role("heading", name="You answered")).to_be_visible()
    with mereldal.enter():
        assert ClosingAnswer.objects.get(employee=mereldal["Karel"]).text == "The forms are half done."

"""Two Coordinators host a meeting together, each in a browser: asked, agreed, shown on both pages, ended."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from tests.journeys.test_every_page import carry_in, faults, too_wide
from tests.support.people import Tenant, make_meeting
from tests.support.together import make_data_for_humans

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.requirement("S128")]

OpenPage = Callable[..., Page]
FOCUS = "The bill nobody understands"


def test_two_coordinators_host_a_meeting_together(
    mereldal: Tenant, open_page: OpenPage, site: str, mailbox: MailCatcher, problems: list[str]
) -> None:
    with mereldal.enter():
        make_data_for_humans(mereldal)
        meeting = make_meeting(mereldal.communities["plain-language"], mereldal["Wout"])
        address = meeting.get_absolute_url()

    wout = open_page(viewport={"width": 1280, "height": 900})
    carry_in(wout, site, mereldal["Wout"])
    wout.goto(address)
    wout.get_by_role("link", name="Host it together").click()
    wout.get_by_label("Which community?").fill("data")
    wout.get_by_role("search", name="Find a community").get_by_role("button").click()
    wout.get_by_label("A word to them").fill("Your charts, our words?")
    wout.get_by_role("button", name="Ask them").click()
    expect(wout.get_by_role("status")).to_contain_text("the meeting is yours alone")
    assert faults(wout) == []

    tom = open_page(viewport={"width": 320, "height": 700})
    carry_in(tom, site, mereldal["Tom"])
    tom.goto("/o/mereldal/")
    expect(tom.get_by_role("heading", name="Host a meeting together with Plain Language?")).to_be_visible()
    tom.get_by_role("link", name="Answer").click()
    expect(tom.get_by_text("“Your charts, our words?”")).to_be_visible()
    assert not too_wide(tom)
    assert faults(tom) == []
    tom.get_by_label("A word with it").fill("With pleasure.")
    tom.get_by_role("button", name="Yes, together").click()
    expect(tom.get_by_role("heading", level=1)).to_have_text(FOCUS)
    expect(tom.get_by_role("main").get_by_role("link", name="Data for Humans")).to_be_visible()
    tom.goto("/o/mereldal/communities/data-for-humans/meetings/")
    expect(tom.get_by_role("link", name=FOCUS)).to_be_visible()
    expect(tom.get_by_text("together with Plain Language")).to_be_visible()

    send_due()
    subjects = [each["Subject"] for each in mailbox.messages()]
    assert f"Together with Data for Humans: {FOCUS}" in subjects
    invited = [each["To"] for each in mailbox.messages() if each["Subject"].startswith(f"{FOCUS}, ")]
    assert sorted(name.split("@")[0].split(".")[0].lower() for name in invited) == ["amina", "tom", "yasmina"]

    wout.reload()
    expect(wout.get_by_text("“With pleasure.”")).to_be_visible()
    wout.get_by_role("button", name="Not together any more").click()
    expect(wout.get_by_role("status")).to_contain_text("Those concerned get a mail.")
    tom.reload()
    expect(tom.get_by_role("link", name=FOCUS)).to_have_count(0)

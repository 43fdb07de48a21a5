"""What comes out of a meeting, in a real browser: notes, a decision, an action point, a sentence on its use."""

import os
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from meetings.minutes.actions import add_point, take
from meetings.minutes.decisions import record_decision
from meetings.minutes.notes import write_notes
from meetings.models import RSVP, ActionPoint, Meeting, UseSentence
from tests.journeys.test_every_page import carry_in, faults, too_wide
from tests.support.minutes import make_past_meeting, said_yes
from tests.support.people import Tenant, make_meeting

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]


@pytest.fixture
def meeting(mereldal: Tenant) -> Meeting:
    with mereldal.enter():
        found = make_past_meeting(mereldal.communities["plain-language"], mereldal["Wout"])
        said_yes(found, mereldal["Amina"])
        return found


@pytest.mark.parametrize("scripts", [True, False])
def test_a_meeting_leaves_notes_a_decision_and_an_action_point_that_somebody_takes(
    mereldal: Tenant, meeting: Meeting, open_page: OpenPage, site: str, *, scripts: bool
) -> None:
    nele = open_page(java_script_enabled=scripts)
    carry_in(nele, site, mereldal["Nele"])
    nele.goto(meeting.get_absolute_url())
    nele.get_by_role("link", name="Write the notes").click()
    nele.get_by_label("What did we take away?").fill("One price on page one.")
    nele.get_by_role("button", name="Save").click()
    expect(nele.get_by_text("Nele Baert wrote this.")).to_be_visible()
    nele.get_by_role("link", name="Add a decision").click()
    nele.get_by_label("What was decided?").fill("One price on page one")
    nele.get_by_role("button", name="Save").click()
    nele.get_by_role("link", name="All decisions").click()
    expect(nele.get_by_text("One price on page one: agreed at a meeting")).to_be_visible()
    nele.get_by_role("link", name=re.compile("At the meeting")).click()
    nele.get_by_role("link", name=re.compile("^Add one")).click()
    nele.get_by_label("What will be done?").fill("Draw the new first page")
    nele.get_by_label("Who could do it?").fill("Amina")
    nele.get_by_role("button", name="Save").click()
    expect(nele.locator("#action-points").get_by_text("asked")).to_be_visible()

    amina = open_page(java_script_enabled=scripts)
    carry_in(amina, site, mereldal["Amina"])
    amina.goto("/o/mereldal/")
    amina.get_by_role("button", name=re.compile("Yes, I’ll do it")).click()
    expect(amina.get_by_text("You said you would do this.")).to_be_visible()
    amina.get_by_role("link", name=re.compile("^Say it")).click()
    amina.get_by_label("Was it of use?").fill("I rewrote my own letter.")
    amina.get_by_role("button", name="Send").click()
    expect(amina.get_by_text("“I rewrote my own letter.”")).to_be_visible()
    expect(amina.get_by_role("textbox", name="Was it of use?")).to_have_count(0)
    with mereldal.enter():
        assert ActionPoint.objects.get().owner == mereldal["Amina"]
        assert UseSentence.objects.count() == 1
        assert not RSVP.objects.exists()


def test_an_action_point_is_copied_and_without_a_clipboard_read(
    mereldal: Tenant, meeting: Meeting, open_page: OpenPage, site: str
) -> None:
    with mereldal.enter():
        point = add_point(meeting, "Draw the new first page", by=mereldal["Nele"], owner=mereldal["Nele"])
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    carry_in(page, site, mereldal["Nele"])
    page.goto(meeting.get_absolute_url())
    page.get_by_role("link", name=re.compile("Copy as text")).click()
    expect(page.locator("#said")).to_contain_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("Draw the new first page\nWho: Nele Baert")
    plain = open_page(java_script_enabled=False)
    carry_in(plain, site, mereldal["Nele"])
    plain.goto(meeting.get_absolute_url())
    # Fetched beside the page: a browser that shows a bare text asks for an icon, and there is none to name in it.
    address = plain.get_by_role("link", name=re.compile("Copy as text")).get_attribute("href") or ""
    assert address == point.address("action-point-text")
    assert "Draw the new first page" in plain.request.get(f"{site}{address}").text()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_pages_of_the_record_are_accessible(
    mereldal: Tenant, meeting: Meeting, open_page: OpenPage, site: str, width: int
) -> None:
    with mereldal.enter():
        plain, nele = mereldal.communities["plain-language"], mereldal["Nele"]
        write_notes(meeting, "The credit gets its own line.\n\nOne price on page one.", by=nele)
        write_notes(meeting, "The credit gets its own line.\n\nOne price.\n\n“Who do I call?”", by=mereldal["Wout"])
        record_decision(meeting, title="One price on page one", reason="No objection in the room.", by=nele)
        take(add_point(meeting, "Draw the new first page", by=nele), by=mereldal["Karel"])
        add_point(meeting, "Ask the family council to read it", by=nele, owner=mereldal["Amina"])
        add_point(meeting, "Try a first name at reception in Gent", by=nele)
        for text in ("I rewrote my own letter the same evening.", "Too many topics for one soup."):
            UseSentence.objects.create(organisation=mereldal.organisation, meeting=meeting, text=text)
        make_meeting(plain, nele, focus="What do we call a resident?")
    page = open_page(viewport={"width": width, "height": 900})
    carry_in(page, site, mereldal["Amina"])
    for name, address in [
        ("record", meeting.get_absolute_url()),
        ("home", "/o/mereldal/"),
        ("tab", "/o/mereldal/communities/plain-language/meetings/"),
        ("point", f"{meeting.get_absolute_url()}actions/new/"),
    ]:
        page.goto(address)
        if os.environ.get("PICTURES"):
            page.screenshot(path=f"{os.environ['PICTURES']}-{name}-{width}.png", full_page=True)
        assert [*faults(page), too_wide(page)] == [""]

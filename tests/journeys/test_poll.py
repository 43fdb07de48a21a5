"""Finding a date together in a real browser: asked in Brussels, answered from the mail in Lisbon, then chosen."""

import os
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from communities.notifications.preferences import set_preference
from cop_platform.devserver.mail_catcher import MailCatcher
from cop_platform.outbox.delivery import send_due
from cop_platform.ui.dates import day_long, day_short
from meetings.models import Poll, PollVote
from meetings.polls.answering import answer, answer_token
from meetings.scheduling.schedule import INVITATION
from tests.journeys.test_every_page import carry_in, faults, too_wide
from tests.support.mails import content
from tests.support.people import Tenant, make_poll, noon_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.requirement("S76")]

OpenPage = Callable[..., Page]
NEW = "/o/mereldal/communities/plain-language/meetings/new/"
READERS = [("en", "light", 1280), ("nl", "dark", 1280), ("en", "dark", 390), ("nl", "light", 390), ("nl", "light", 320)]


def fill_row(page: Page, number: int | None, day: datetime) -> None:
    """One time: the first has the fields of one date."""
    end = f"_{number}" if number else ""
    page.locator(f"#id_day{end}").fill(day.date().isoformat())
    page.locator(f"#id_start{end}").fill("12:00")
    page.locator(f"#id_end{end}").fill("13:30")


def test_a_date_is_found_by_two_people_in_two_zones(
    mereldal: Tenant, open_page: OpenPage, site: str, mailbox: MailCatcher, problems: list[str]
) -> None:
    with mereldal.enter():
        for name in set(mereldal.people) - {"Amina"}:
            set_preference(mereldal.communities["plain-language"], mereldal[name], INVITATION, wanted=False)
    amina = mereldal["Amina"].user
    amina.time_zone = "Europe/Lisbon"
    amina.save()
    days = [noon_in(8), noon_in(10), noon_in(15), noon_in(17)]

    wout = open_page(viewport={"width": 1280, "height": 900})
    carry_in(wout, site, mereldal["Wout"])
    wout.goto(NEW)
    expect(wout.locator("#id_day_2")).to_be_hidden()
    wout.get_by_role("radio", name="Find one together").check()
    wout.locator("#id_focus").fill("What do we call a resident?")
    wout.locator("#id_place").fill("De Refter, Aalst")
    for number, day in zip([None, 2, 3], days, strict=False):
        fill_row(wout, number, day)
    expect(wout.locator("#id_day_4")).to_be_hidden()
    summary = wout.locator("details.more-rows > summary").first
    summary.focus()
    wout.keyboard.press("Enter")
    expect(wout.locator("#id_day_4")).to_be_visible()
    expect(summary).to_be_focused()
    fill_row(wout, 4, days[3])
    wout.get_by_role("button", name="Ask which suits").click()
    expect(wout.get_by_role("heading", level=1)).to_have_text("What do we call a resident?")
    expect(wout.get_by_text("No answers yet. The mail went out today.")).to_be_visible()

    send_due()
    [mail] = mailbox.messages()
    plain = content(mail)
    [link] = re.findall(rf"{site}/o/mereldal/poll-answers/\S+", plain)
    lisbon = open_page(viewport={"width": 390, "height": 800})
    lisbon.goto(link)
    first = lisbon.get_by_role("group", name=f"{day_short(days[0])}, 11:00–12:30")
    expect(first).to_contain_text("12:00–13:30 in Brussels")
    first.get_by_role("radio", name="No", exact=True).check()
    lisbon.get_by_role("group", name=day_short(days[1])).get_by_role("radio", name="Yes").check()
    lisbon.get_by_role("group", name=day_short(days[2])).get_by_role("radio", name="If need be").check()
    lisbon.get_by_role("button", name="Send my answer").click()
    expect(lisbon.get_by_role("status").filter(has_text="Your answer is in.")).to_be_visible()
    expect(first.get_by_role("radio", name="No", exact=True)).to_be_checked()

    wout.reload()
    expect(wout.get_by_text(f"{day_long(days[1])} suits everyone who answered so far.")).to_be_visible()
    expect(wout.get_by_text("Not for Amina.")).to_be_visible()
    wout.get_by_role("button", name=f"Choose this {day_short(days[1])}").click()
    heading = wout.get_by_role("heading", level=1)
    expect(heading).to_have_text("What do we call a resident?")
    expect(heading).to_be_focused()
    expect(wout.get_by_text("12:00–13:30").first).to_be_visible()

    lisbon.goto(link)
    expect(lisbon.get_by_text(f"is on {day_long(days[1])}, 11:00–12:30, in Lisbon.")).to_be_visible()
    assert [problem for problem in problems if "410" not in problem] == []
    problems.clear()


def test_a_poll_needs_no_script(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 320, "height": 800})
    carry_in(page, site, mereldal["Wout"])
    page.goto(NEW)
    page.get_by_role("radio", name="Find one together").check(force=True)
    page.locator("#id_focus").fill("Soup")
    page.locator("#id_place").fill("Attic")
    fill_row(page, None, noon_in(8))
    fill_row(page, 2, noon_in(9))
    page.get_by_role("button", name="Ask which suits").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Soup")
    page.get_by_role("link", name="Say which dates suit me").click()
    page.get_by_role("radio", name="Yes").first.check(force=True)
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_role("button", name=re.compile("Choose this")).first.click()
    expect(page).to_have_url(re.compile("/meetings/"))


@pytest.fixture
def poll(mereldal: Tenant) -> Poll:
    """Answered by six as in the design: the second time suits everyone."""
    yes, if_need_be, no = PollVote.Choice.YES, PollVote.Choice.IF_NEED_BE, PollVote.Choice.NO
    said = {
        "Nele": (yes, yes, yes),
        "Amina": (yes, yes, no),
        "Karel": (no, yes, yes),
        "Lotte": (no, if_need_be, yes),
        "Griet": (if_need_be, yes, no),
        "Chloé": (yes, yes, no),
    }
    with mereldal.enter():
        made = make_poll(mereldal.communities["plain-language"], mereldal["Wout"], focus="What do we call a resident?")
        slots = list(made.slots.order_by("number"))
        for name, choices in said.items():
            answer(made, mereldal[name], {slot.public_id: each for slot, each in zip(slots, choices, strict=True)})
        return made


@pytest.mark.parametrize(("language", "scheme", "width"), READERS)
def test_the_pages_of_a_poll_are_accessible(
    mereldal: Tenant, poll: Poll, open_page: OpenPage, site: str, language: str, scheme: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    wout = mereldal["Wout"].user
    wout.language, wout.time_zone = language, "Europe/Lisbon"
    wout.save()
    carry_in(page, site, mereldal["Wout"])
    with mereldal.enter():
        signed = f"/o/mereldal/poll-answers/{answer_token(poll, mereldal['Wout'].pk)}/"
    own = poll.get_absolute_url()
    places = {"poll": own, "vote": f"{own}answer/", "times": f"{own}times/", "off": f"{own}withdrawal/"}
    wrong = []
    for name, address in {**places, "signed": signed, "plan": NEW, "home": "/o/mereldal/"}.items():
        page.goto(address)
        if name == "plan":
            page.locator("[data-asks=poll]").check()
        if name == "times":
            page.locator("details.more-rows > summary").first.click()
        if os.environ.get("PICTURES"):
            page.screenshot(path=f"{os.environ['PICTURES']}-{name}-{language}-{scheme}-{width}.png", full_page=True)
        wrong += [*faults(page), too_wide(page)]
    assert [each for each in wrong if each] == []

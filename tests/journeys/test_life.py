"""The life of a community in a real browser: from an idea to a closing with thanks and up again, and the first one of
a new organisation, from its first administrator to its first meeting.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from communities.models import Closing, Community, Level, PhaseChange, Role
from communities.participation.levels import choose_level
from communities.roles.terms import start_term
from cop_platform.tenancy import enter
from members.invitations.inviting import invite_administrator, token_for
from members.models import Organisation, OrganisationInvitation
from tests.journeys.test_every_page import carry_in
from tests.support.people import Tenant, make_charter, make_meeting, make_organisation, noon_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]
IDEA = "/o/mereldal/communities/cool-in-summer/"
FIVE = ["Amina", "Kofi", "Karel", "Wout", "Yasmina"]


@pytest.mark.requirement("S49", "S51", "S54", "S55", "S126")
def test_an_idea_becomes_a_community_ends_with_thanks_and_begins_again(
    mereldal: Tenant, open_page: OpenPage, site: str
) -> None:
    chloe, colleague = open_page(), open_page()
    carry_in(chloe, site, mereldal["Chloé"])
    put_up_an_idea(chloe)
    for name in FIVE:
        carry_in(colleague, site, mereldal[name])
        colleague.goto(IDEA)
        colleague.get_by_role("button", name="I would join").click()
        expect(colleague.get_by_role("heading", name="You would join")).to_be_visible()
    launch(chloe)
    carry_in(colleague, site, mereldal["Amina"])
    colleague.goto(IDEA)
    colleague.get_by_role("radio", name="Active").click()
    expect(colleague.get_by_role("status")).to_contain_text("You’re active now.")
    with mereldal.enter():
        what_perform_needs(mereldal)
    perform(chloe)
    ask_everyone(chloe)
    answer(colleague)
    thank(chloe)
    with mereldal.enter():
        pass_the_date()
    close(chloe)
    say_yes(colleague)
    begin_again(chloe)
    with mereldal.enter():
        steps = PhaseChange.objects.filter(community__slug="cool-in-summer").order_by("at", "id")
        assert [each.after for each in steps] == ["initiate", "start_up", "perform", "wind_down", "closed", "start_up"]


def put_up_an_idea(page: Page) -> None:
    page.goto("/o/mereldal/communities/")
    page.get_by_role("link", name="Start a community").first.click()
    page.get_by_label("Which question keeps coming back?").fill("How do we keep rooms cool in summer?")
    page.get_by_label("What should get better?").fill("Residents sleep well in a heatwave.")
    page.get_by_label("A name, for now").fill("Cool in Summer")
    page.locator("main form button.btn").click()
    expect(page.get_by_role("heading", level=1, name="Cool in Summer")).to_be_visible()


def launch(page: Page) -> None:
    page.goto(IDEA)
    for name in ["Amina El Idrissi", "Kofi Mensah"]:
        expect(page.get_by_role("main")).to_contain_text(name.split()[0])
    page.get_by_role("link", name="Choose a main goal").first.click()
    page.get_by_label("Solve problems").check()
    page.get_by_label("Field of work").fill("Buildings")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Move to Start up").click()
    expect(page.get_by_text("From Initiate to Start up")).to_be_visible()


def what_perform_needs(house: Tenant) -> None:
    """A Coach, a one-pager and a meeting that was held: they have journeys of their own."""
    idea = Community.objects.get(slug="cool-in-summer")
    start_term(idea, house["Lotte"], Role.COACH)
    choose_level(idea, house["Karel"], Level.CORE)
    make_charter(idea, house["Chloé"])
    make_meeting(idea, house["Chloé"], starts_at=noon_in(-3))
    make_meeting(idea, house["Chloé"], starts_at=noon_in(40))


def perform(page: Page) -> None:
    page.goto(f"{IDEA}phase/")
    page.get_by_label("Why can it wait?").fill("The Sponsor is on leave.")
    page.get_by_role("button", name="Move to Perform").click()
    expect(page.get_by_text("From Start up to Perform")).to_be_visible()


def ask_everyone(page: Page) -> None:
    page.locator("summary", has_text="Other steps").click()
    page.get_by_role("link", name="Ask whether we are finished").click()
    page.get_by_label("The goal is reached").check()
    page.get_by_label("In your own words").fill("Every house is cool now.")
    page.get_by_role("button", name="Ask everyone").click()
    expect(page.get_by_text("Everyone is asked.")).to_be_visible()
    page.get_by_role("link", name="Give more time").click()
    page.get_by_role("button", name="Give more time").click()
    expect(page.get_by_text("Everyone who was asked is told.")).to_be_visible()


def answer(page: Page) -> None:
    page.goto(IDEA)
    page.get_by_role("link", name="Give my view").click()
    page.get_by_role("radio", name="Close it, with thanks").check(force=True)
    page.get_by_label("In your own words").fill("We did it.")
    page.get_by_role("button", name="Send my view").click()
    expect(page.get_by_role("heading", name="You answered")).to_be_visible()


def thank(page: Page) -> None:
    page.reload()
    expect(page.get_by_text("“We did it.”")).to_be_visible()
    page.get_by_role("link", name="Write a thank-you").click()
    page.get_by_label("Whom?").fill("Amina El Idrissi")
    page.get_by_label("For what?").fill("Asked every house twice.")
    page.get_by_role("button", name="Keep these words").click()
    expect(page.get_by_text("Amina El Idrissi gets it by mail.")).to_be_visible()


def pass_the_date() -> None:
    now = timezone.now()
    Closing.objects.get().extensions.update(at=now - timedelta(days=20), before=now - timedelta(days=10))
    Closing.objects.update(proposed_at=now - timedelta(days=20), closes_at=now - timedelta(minutes=1))


def close(page: Page) -> None:
    page.goto(f"{IDEA}closing/")
    page.get_by_role("link", name="Record the outcome").click()
    page.get_by_role("radio", name="We close it, with thanks").check()
    page.get_by_label("What did you decide, and why?").fill("It did what it came for.")
    page.get_by_label("What we made").fill("Night cooling in three houses.")
    page.get_by_role("button", name="Record it, and tell everyone").click()
    expect(page.get_by_role("heading", name="What we made")).to_be_visible()
    expect(page.get_by_text("Asked every house twice.")).to_be_visible()
    expect(page.get_by_role("link", name="Plan a meeting")).to_have_count(0)


def say_yes(page: Page) -> None:
    page.goto("/o/mereldal/")
    page.get_by_role("link", name=re.compile("thanks you|Thank you|Read it|name", re.IGNORECASE)).first.click()
    page.get_by_role("button", name="Yes, with my name").click()
    expect(page.get_by_text("Your name stands with it.")).to_be_visible()


def begin_again(page: Page) -> None:
    page.reload()
    expect(page.get_by_role("link", name="Amina El Idrissi").first).to_be_visible()
    page.get_by_role("link", name="You can do that.").click()
    page.get_by_label("Why?").fill("A new heatwave.")
    page.get_by_role("button", name="Take it up again").click()
    expect(page.get_by_text("Taken up again")).to_be_visible()
    expect(page.get_by_text("Closed, with thanks")).to_be_visible()


# --- A new organisation -------------------------------------------------------------------------------------------
NEW_HOUSE = "/o/zonnebos/"


def test_a_new_organisation_goes_from_its_first_administrator_to_its_first_meeting(
    db: None, open_page: OpenPage, site: str
) -> None:
    house = make_organisation("zonnebos", "Zonnebos", language="en")
    ada, bram = open_page(), open_page()
    with enter(house):
        invite_administrator(house, "ada@zonnebos.example", by=None)
    come_in(ada, house, "Ada Vos")
    ada.goto(f"{NEW_HOUSE}invitations/")
    ada.get_by_label("E-mail addresses").fill("bram@zonnebos.example")
    ada.get_by_role("button", name="Send the invitations").click()
    expect(ada.get_by_role("complementary")).to_contain_text("bram@zonnebos.example")
    begin_the_first(ada)
    come_in(bram, house, "Bram Smet")
    bram.goto(f"{NEW_HOUSE}communities/")
    bram.get_by_role("link", name="Night Care").first.click()
    bram.get_by_role("button", name="I would join").click()
    start_it_up(ada)
    plan_the_first_meeting(ada)
    bram.goto(f"{NEW_HOUSE}communities/night-care/")
    bram.get_by_role("radio", name="Active").click()
    expect(bram.get_by_role("status")).to_contain_text("You’re active now.")
    expect(bram.get_by_role("link", name="What calms a night?").first).to_be_visible()


def come_in(page: Page, house: Organisation, name: str) -> None:
    """By the link of the invitation."""
    with enter(house):
        waiting = OrganisationInvitation.objects.get(accepted_at=None)
        link = f"{NEW_HOUSE}invitations/{token_for(waiting)}/"
    page.goto(link)
    page.locator("#id_name").fill(name)
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Hello {name.split(maxsplit=1)[0]}")


def begin_the_first(page: Page) -> None:
    page.goto(f"{NEW_HOUSE}communities/")
    page.get_by_role("link", name="Start a community").first.click()
    page.get_by_label("Which question keeps coming back?").fill("What helps at night?")
    page.get_by_label("What should get better?").fill("Nights that are calm.")
    page.get_by_label("A name, for now").fill("Night Care")
    page.locator("main form button.btn").click()
    expect(page.get_by_role("heading", level=1, name="Night Care")).to_be_visible()


def start_it_up(page: Page) -> None:
    page.get_by_role("link", name="Choose a main goal").first.click()
    page.get_by_label("Share and learn").check()
    page.get_by_label("Field of work").fill("Care")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Move to Start up").click()
    expect(page.get_by_text("From Initiate to Start up")).to_be_visible()


def plan_the_first_meeting(page: Page) -> None:
    page.get_by_role("link", name="Plan a meeting").first.click()
    page.get_by_label("What is it about?").fill("What calms a night?")
    page.get_by_label("Date", exact=True).fill((timezone.localdate() + timedelta(days=8)).isoformat())
    page.get_by_label("From", exact=True).fill("12:00")
    page.get_by_label("Until", exact=True).fill("13:30")
    page.get_by_label("Place", exact=False).fill("The canteen")
    page.get_by_role("button", name="Plan the meeting").click()
    expect(page.get_by_role("status")).to_contain_text("The meeting is planned.")

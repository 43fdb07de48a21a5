"""Results in a real browser: a Sponsor reads, answers and prints; a member records one and thanks; a reader follows."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from knowledge.models import Result, SupportRequest
from knowledge.support_check import checking
from members.models import Goal
from tests.journeys.test_every_page import carry_in
from tests.support.people import Tenant, make_community, make_result, make_support_request

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]
RESULTS = "/o/mereldal/results/"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_sponsor_reads_answers_and_prints_two_pages(
    mereldal: Tenant, open_page: OpenPage, site: str, *, scripts: bool
) -> None:
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        for number in range(12):
            make_result(plain, mereldal["Amina"], title=f"Letter {number}")
        make_support_request(plain, mereldal["Nele"])
    page = open_page(java_script_enabled=scripts)
    carry_in(page, site, mereldal["Griet"])
    page.goto("/o/mereldal/")
    page.get_by_role("link", name="Results", exact=True).first.click()
    expect(page.locator(".lede")).to_contain_text("A community asks you for something.")
    expect(page.get_by_role("heading", name="Fresh results")).to_be_visible()
    page.get_by_label("Partly").check()
    page.get_by_label("A word with it").fill("One hour, from March.")
    page.get_by_role("button", name=re.compile("Send my answer")).click()
    expect(page.get_by_text("One hour, from March.")).to_be_visible()
    with mereldal.enter():
        assert SupportRequest.objects.get().answer == "partly"
        for number in range(5):
            make_support_request(plain, mereldal["Nele"], title=f"Room {number}")
        checking.answer(plain, by=mereldal["Nele"], culture="Only Griet reads this.", leadership="", means="")
    page.goto(RESULTS)
    expect(page.get_by_text("Only Griet reads this.")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text("Only Griet reads this.")).to_be_hidden()
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= 2


@pytest.mark.parametrize("scripts", [True, False])
def test_a_sponsor_chooses_a_period_and_all_communities(
    mereldal: Tenant, open_page: OpenPage, site: str, *, scripts: bool
) -> None:
    with mereldal.enter():
        made = make_result(mereldal.communities["plain-language"], mereldal["Amina"], title="Of last spring")
        Result.objects.filter(pk=made.pk).update(recorded_at=timezone.now() - timedelta(days=200))
        other = make_community(mereldal.organisation, "Wound Care")
        make_result(other, mereldal["Amina"], title="One guide for wounds")
    page = open_page(java_script_enabled=scripts)
    carry_in(page, site, mereldal["Griet"])
    page.goto(RESULTS)
    fresh, show = page.locator("section", has=page.get_by_role("heading", name="Fresh results")), "Show"
    expect(fresh).to_contain_text("Of last spring")
    expect(page.get_by_text("One guide for wounds")).to_have_count(0)
    page.get_by_label("Period").select_option("quarter")
    if not scripts:
        page.get_by_role("button", name=show).click()
    expect(page.locator(".lede")).to_have_text("No results in this period.")
    page.get_by_label("Communities", exact=True).focus()
    page.get_by_label("Communities", exact=True).select_option("all")
    if not scripts:
        page.get_by_role("button", name=show).click()
    expect(fresh).to_contain_text("One guide for wounds")
    expect(page).to_have_url(re.compile(r"period=quarter&communities=all"))
    if scripts:
        expect(page.get_by_label("Communities", exact=True)).to_be_focused()
        expect(page.get_by_role("status")).to_contain_text("The latest result is of")
    page.go_back()
    expect(page.locator(".lede")).to_have_text("No results in this period.")


def test_a_reader_at_the_edge_follows_results(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    """Kofi only reads: nothing asks him for anything, and each thing he is shown opens."""
    with mereldal.enter():
        plain = mereldal.communities["plain-language"]
        goal = Goal.objects.create(organisation=mereldal.organisation, title="Families understand us")
        make_result(plain, mereldal["Amina"], goal=goal, link="https://letters.example/")
        make_support_request(plain, mereldal["Nele"])
    page = open_page()
    carry_in(page, site, mereldal["Kofi"])
    page.goto("/o/mereldal/")
    page.locator("section", has=page.get_by_role("heading", name="Fresh results")).get_by_role(
        "link", name="Admission letter, rewritten"
    ).click()
    expect(page.get_by_role("heading", name="Admission letter, rewritten")).to_be_visible()
    expect(page.get_by_text("Families phone less.")).to_be_visible()
    expect(page.get_by_role("link", name="Correct it")).to_have_count(0)
    page.goto(RESULTS)
    expect(page.get_by_role("button", name=re.compile("Send my answer"))).to_have_count(0)
    expect(page.get_by_text("Two paid hours a month")).to_be_visible()
    page.get_by_text("Read it as a table").click()
    table = page.locator("#by-goal")
    expect(table).to_contain_text("Families understand us")
    table.get_by_role("link", name="Admission letter, rewritten").click()
    page.get_by_text("We use this too").click()
    page.get_by_label("Where?").fill("Aalst")
    page.get_by_label("Trying it").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#taken-up")).to_contain_text("Aalst")
    page.goto("/o/mereldal/find/?q=rewritten")
    expect(page.get_by_role("link", name="Admission letter, rewritten")).to_be_visible()


def test_a_member_records_a_result_and_thanks_two(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    page = open_page()
    carry_in(page, site, mereldal["Amina"])
    page.goto("/o/mereldal/communities/plain-language/results/")
    page.get_by_role("link", name="Record a result").click()
    page.get_by_label("What got better?", exact=True).fill("Letters are read the first time")
    page.get_by_label("Whom do we thank?").fill("Karel Segers, Kofi Mensah")
    page.get_by_role("button", name="Save the result").click()
    expect(page.get_by_role("heading", name="Letters are read the first time")).to_be_visible()
    expect(page.get_by_text("No names yet.")).to_be_visible()
    reader = open_page()
    carry_in(reader, site, mereldal["Kofi"])
    reader.goto("/o/mereldal/")
    reader.get_by_role("button", name=re.compile("Yes, thank me")).click()
    expect(reader.get_by_text("Your name stands with the result.")).to_be_visible()
    reader.goto(RESULTS)
    reader.get_by_role("link", name="Letters are read the first time").first.click()
    expect(reader.get_by_text("Kofi Mensah").first).to_be_visible()
    expect(reader.get_by_text("Karel Segers")).to_have_count(0)
    other = open_page()
    carry_in(other, site, mereldal["Karel"])
    other.goto("/o/mereldal/")
    other.get_by_role("button", name=re.compile("Yes, thank me")).click()
    expect(other.get_by_text("Your name stands with the result.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Karel Segers").first).to_be_visible()
    expect(page.get_by_text("Kofi Mensah").first).to_be_visible()
    with mereldal.enter():
        assert Result.objects.get().thanks.count() == 2

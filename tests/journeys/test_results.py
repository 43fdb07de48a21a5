"""Results in a real browser: a Sponsor reads, answers and prints; a member records one and thanks; a reader follows."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from knowledge.models import Result, SupportRequest
from tests.journeys.test_every_page import carry_in
from tests.support.people import Tenant, make_result, make_support_request

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
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= 2


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
    reader.goto(RESULTS)
    reader.get_by_role("link", name="Letters are read the first time").first.click()
    expect(reader.get_by_text("Kofi Mensah").first).to_be_visible()
    expect(reader.get_by_text("Karel Segers")).to_have_count(0)
    with mereldal.enter():
        assert Result.objects.get().thanks.count() == 2

"""Answering a proposal in a real browser: words are asked for where they are needed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from communities.models import Proposal, Response
from tests.journeys.test_every_page import carry_in
from tests.support.people import Tenant, make_proposal

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]
WORDS, CHANGE = "In your own words", re.compile("What change would solve it")


@pytest.fixture
def proposal(mereldal: Tenant) -> Proposal:
    with mereldal.enter():
        return make_proposal(mereldal.communities["plain-language"], mereldal["Nele"])


@pytest.mark.parametrize("scripts", [True, False])
def test_words_are_asked_for_with_a_concern_and_an_objection(
    mereldal: Tenant, proposal: Proposal, open_page: OpenPage, site: str, *, scripts: bool
) -> None:
    page = open_page(java_script_enabled=scripts)
    carry_in(page, site, mereldal["Amina"])
    page.goto(proposal.get_absolute_url())
    words, change = page.get_by_label(WORDS), page.get_by_label(CHANGE)
    seen = {"": (False, False), "no_objection": (False, False), "concern": (True, False), "objection": (True, True)}
    for stance, (has_words, has_change) in seen.items():
        if stance:
            page.locator(f'[name="stance"][value="{stance}"]').check()
        expect(words).to_be_visible(visible=has_words)
        expect(change).to_be_visible(visible=has_change)
    words.fill("Night care can’t come.")
    page.locator('[name="stance"][value="no_objection"]').check()
    expect(words).to_be_visible()  # what is sent stays in sight
    words.fill("")
    expect(words).to_be_hidden()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("You: no objection")).to_be_visible()
    with mereldal.enter():
        assert [(each.stance, each.reason) for each in Response.objects.all()] == [("no_objection", "")]

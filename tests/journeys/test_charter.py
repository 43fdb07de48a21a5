"""The one-pager in a real browser: written together, adopted by consent, read by all, reviewed on its date."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from charters.drafting.drafts import adopted_version
from charters.models import CharterVersion
from communities.decisions.settling import settle
from communities.models import Proposal
from tests.journeys.test_every_page import carry_in
from tests.support.people import Tenant

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]
CHARTER = "/o/mereldal/communities/plain-language/charter/"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_group_writes_adopts_and_reviews_its_one_pager(
    mereldal: Tenant, open_page: OpenPage, site: str, problems: list[str], *, scripts: bool
) -> None:
    nele, karel, amina, chloe = (open_page(java_script_enabled=scripts) for _each in range(4))
    for page, name in [(nele, "Nele"), (karel, "Karel"), (amina, "Amina"), (chloe, "Chloé")]:
        carry_in(page, site, mereldal[name])

    # Two members of the core group write the same part.
    nele.goto(CHARTER)
    nele.get_by_role("button", name="Start the one-pager").click()
    karel.goto(f"{CHARTER}draft/")
    for page, words in [(nele, "Teams come to us."), (karel, "Families phone less.")]:
        page.get_by_role("link", name=re.compile("Edit.*Evaluation criteria")).click()
        page.get_by_label("Criterion 1").fill(words)
    nele.get_by_role("button", name="Save this part").click()
    expect(nele.get_by_text("Teams come to us.")).to_be_visible()
    karel.get_by_role("button", name="Save this part").click()
    expect(karel.get_by_text("Nele changed this part meanwhile.")).to_be_visible()
    problems.clear()  # the browser notes the status 409
    expect(karel.get_by_text("Teams come to us.")).to_be_visible()
    karel.get_by_label("Criterion 2").fill("Teams come to us.")
    karel.get_by_role("button", name="Save my text").click()
    expect(karel.locator("#part-criteria li")).to_have_text(["Families phone less.", "Teams come to us."])

    # The members decide by consent.
    karel.get_by_role("link", name="Propose this version").click()
    karel.get_by_role("button", name="Send the proposal").click()
    expect(karel.get_by_role("heading", name="One-pager, version 1")).to_be_visible()
    amina.goto(karel.url)
    amina.locator('[name="stance"][value="no_objection"]').check()
    amina.get_by_role("button", name="Send my answer").click()
    expect(amina.get_by_text("You: no objection")).to_be_visible()
    with mereldal.enter():
        assert settle(Proposal.objects.get(), timezone.now() + timedelta(days=20)) == "adopted"

    # Everyone in the organisation reads it.
    chloe.goto("/o/mereldal/communities/plain-language/how-we-work/")
    chloe.get_by_role("link", name=re.compile("Read it.*One-pager")).click()
    expect(chloe.get_by_text("Families phone less.")).to_be_visible()
    expect(chloe.get_by_role("link", name="Edit")).to_have_count(0)

    # Its review date comes.
    with mereldal.enter():
        CharterVersion.objects.update(review_on=timezone.localdate())
    nele.goto("/o/mereldal/")
    nele.get_by_role("link", name=re.compile("Review it.*Plain Language")).click()
    for number in [1, 2]:
        nele.locator(f'[name="result_{number}"][value="partly"]').check(force=True)
    nele.get_by_label("Start a new version").check(force=True)
    nele.get_by_role("button", name="Save the review").click()
    expect(nele.get_by_text("One-pager, version 2, a draft")).to_be_visible()
    with mereldal.enter():
        version = adopted_version(mereldal.communities["plain-language"])
        assert version
        assert version.number == 1

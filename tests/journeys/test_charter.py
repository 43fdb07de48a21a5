"""The one-pager in a real browser: written together, adopted by consent, read by all, reviewed on its date."""

import io
import re
from collections.abc import Callable
from datetime import date, time, timedelta
from urllib.parse import urljoin

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from charters.drafting import parts
from charters.drafting.drafts import adopted_version
from charters.drafting.parts import AmbitionLine, Cadence, Frequency, Link, Setting, Value
from charters.models import CharterVersion
from communities.decisions.settling import settle
from communities.models import Proposal
from tests.journeys.test_every_page import carry_in
from tests.support.people import Tenant, make_charter

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

    two_write_the_same_part(nele, karel, problems)
    the_members_decide(karel, amina)
    with mereldal.enter():
        assert settle(Proposal.objects.get(), timezone.now() + timedelta(days=20)) == "adopted"

    # Everyone in the organisation reads it.
    chloe.goto("/o/mereldal/communities/plain-language/how-we-work/")
    chloe.get_by_role("link", name=re.compile("Read it.*One-pager")).click()
    expect(chloe.get_by_text("Families phone to thank us.")).to_be_visible()
    expect(chloe.get_by_role("link", name="Edit")).to_have_count(0)
    prints_one_page(chloe, "Families phone to thank us.")
    walks_through_the_parts(chloe, scripts=scripts)

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

    # Version 2 is adopted, and shows what changed.
    the_second_version_is_proposed(nele, amina)
    with mereldal.enter():
        assert settle(Proposal.objects.latest("id"), timezone.now() + timedelta(days=20)) == "adopted"
    chloe.goto(CHARTER)
    chloe.get_by_role("link", name="What changed in this version").click()
    expect(chloe.get_by_role("heading", name="What changed in version 2")).to_be_visible()
    expect(chloe.locator("#part-purpose ins")).to_contain_text("Every letter is kind.")
    expect(chloe.locator("#part-criteria")).to_have_count(0)


def two_write_the_same_part(nele: Page, karel: Page, problems: list[str]) -> None:
    nele.goto(CHARTER)
    nele.get_by_role("button", name="Start the one-pager").click()
    karel.goto(f"{CHARTER}draft/")
    for page, words in [(nele, "Teams come to us."), (karel, "Families phone less.")]:
        page.get_by_role("link", name=re.compile("Edit.*Evaluation criteria")).click()
        expect(page.get_by_label("Criterion 1")).to_be_focused()
        page.get_by_label("Criterion 1").fill(words)
    nele.get_by_role("button", name="Save this part").click()
    expect(nele.get_by_text("Teams come to us.")).to_be_visible()
    expect(nele.locator("#part-criteria .edit")).to_be_focused()
    karel.get_by_role("button", name="Save this part").click()
    expect(karel.get_by_text("Nele changed this part meanwhile.")).to_be_visible()
    problems.clear()  # the browser notes the status 409
    expect(karel.locator(".both ins", has_text="Teams come to us.")).to_be_visible()
    expect(karel.locator("#meanwhile")).to_be_focused()
    for width, is_beside in [(1280, True), (390, False)]:
        karel.set_viewport_size({"width": width, "height": 800})
        hers, his = (karel.locator(".both > div").nth(place).bounding_box() for place in range(2))
        assert hers
        assert his
        assert (his["x"] >= hers["x"] + hers["width"], his["y"] >= hers["y"] + hers["height"]) == (
            is_beside,
            not is_beside,
        )
    karel.get_by_label("Criterion 2").fill("Teams come to us.")
    karel.get_by_role("button", name="Save my text").click()
    expect(karel.locator("#part-criteria li")).to_have_text(["Families phone less.", "Teams come to us."])


def the_members_decide(karel: Page, amina: Page) -> None:
    karel.get_by_role("link", name="Propose this version").click()
    karel.get_by_role("button", name="Send the proposal").click()
    expect(karel.get_by_role("heading", name="One-pager, version 1", exact=True)).to_be_visible()
    decision = karel.url
    # The sheet stands in place of a paragraph. Whoever proposed it writes a new text of the same round.
    expect(karel.locator("article.sheet")).to_contain_text("Families phone less.")
    karel.get_by_role("link", name="Change the text").click()
    karel.get_by_role("link", name=re.compile("Edit.*Evaluation criteria")).click()
    karel.get_by_label("Criterion 1").fill("Families phone to thank us.")
    karel.get_by_role("button", name="Save this part").click()
    expect(karel.locator("#part-criteria li").first).to_have_text("Families phone to thank us.")
    amina.goto(decision)
    expect(amina.locator("article.sheet")).to_contain_text("Families phone to thank us.")
    amina.get_by_text("before it was changed").click()
    expect(amina.get_by_text("Families phone less.")).to_be_visible()
    amina.locator('[name="stance"][value="no_objection"]').check()
    amina.get_by_role("button", name="Send my answer").click()
    expect(amina.get_by_text("You: no objection")).to_be_visible()


def the_second_version_is_proposed(nele: Page, amina: Page) -> None:
    nele.get_by_role("link", name=re.compile("Edit.*Purpose")).click()
    nele.get_by_role("textbox", name="Purpose").fill("Every letter is kind.")
    nele.get_by_role("button", name="Save this part").click()
    nele.get_by_role("link", name="Propose this version").click()
    nele.get_by_role("button", name="Send the proposal").click()
    expect(nele.locator("#part-purpose .tag")).to_have_text("changed")
    amina.goto(nele.url)
    amina.locator('[name="stance"][value="no_objection"]').check()
    amina.get_by_role("button", name="Send my answer").click()
    expect(amina.get_by_text("You: no objection")).to_be_visible()


def prints_one_page(page: Page, words: str, adopted: str = "Mereldal. Version 1, adopted by consent on") -> None:
    """The page in the browser prints as one A4 without navigation, and so does the PDF that it links to."""
    for pdf in [page.pdf(prefer_css_page_size=True), fetched(page, "Print one page (PDF)")]:
        reader = PdfReader(io.BytesIO(pdf))
        [sheet] = reader.pages
        assert [round(float(side) / 72 * 25.4) for side in sheet.mediabox[2:]] == [210, 297]
        printed = " ".join(sheet.extract_text().split())
        for said in [words, "Plain Language", "Wout Maes", adopted]:
            assert said in printed, (said, printed)
        for navigation in ["How we work", "Directory", "Start a new version", "Accessibility"]:
            assert navigation not in printed, (navigation, printed)


def fetched(page: Page, link: str) -> bytes:
    address = page.get_by_role("link", name=link).get_attribute("href")
    assert address
    answer = page.request.get(urljoin(page.url, address))
    assert answer.headers["content-type"] == "application/pdf"
    return bytes(answer.body())


def walks_through_the_parts(page: Page, *, scripts: bool) -> None:
    """By its links and, with scripts, by the keys of the keyboard."""
    page.get_by_role("link", name="Show it in the room").click()
    steps = [("ArrowRight", "Values"), ("PageDown", "Ambitions"), ("PageUp", "Values"), ("End", "Review date")]
    for key, heading in [*steps, ("Home", "Purpose")]:
        if scripts:
            page.wait_for_load_state()
            page.keyboard.press(key)
        else:
            page.locator(f'a[data-key~="{key}"]').click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    if scripts:
        page.keyboard.press("Escape")
    else:
        page.get_by_role("link", name="Leave").click()
    expect(page.get_by_text("In force")).to_be_visible()


def test_a_full_one_pager_prints_on_one_page(mereldal: Tenant, open_page: OpenPage, site: str) -> None:
    """Every part at its limit, in ordinary sentences."""
    with mereldal.enter():
        values, ambitions = Value(said(parts.MAX_VALUE), said(parts.MAX_BEHAVIOUR)), said(parts.MAX_AMBITION)
        make_charter(
            mereldal.communities["plain-language"],
            mereldal["Nele"],
            purpose=said(parts.MAX_PURPOSE),
            values=(values,) * parts.MAX_ROWS,
            ambitions=(AmbitionLine(ambitions, date(2030, 9, 30)),) * parts.MAX_ROWS,
            cadence=Cadence(Frequency.TWO_MONTHLY, 2, time(12), 90, Setting.HYBRID, said(parts.MAX_WORDS)),
            tooling=(Link(said(parts.MAX_LINK_LABEL), "https://letters.example/"),) * parts.MAX_ROWS,
            criteria=(said(parts.MAX_CRITERION),) * parts.MAX_ROWS,
        )
    page = open_page()
    carry_in(page, site, mereldal["Chloé"])
    page.goto(CHARTER)
    prints_one_page(page, said(parts.MAX_CRITERION), adopted="Mereldal. Version 1, adopted on")


def said(length: int) -> str:
    sentence = "Every letter that leaves here is understood the first time, also when it is a hard one, and we say so. "
    return f"{(sentence * length)[: length - 1].rstrip()}."

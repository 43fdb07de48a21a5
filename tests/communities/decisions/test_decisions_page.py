"""The page of decisions, the page of one decision in the order people need it, and decisions on the Overview."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from communities.decisions.consent import amend, respond
from communities.decisions.discussion import ask_question
from communities.models import Community, Decision, DecisionMethod, DecisionOutcome, Proposal, Role, Stance
from communities.models.decision import log
from communities.roles.terms import start_term
from tests.support.people import Tenant, make_proposal, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"
DECISIONS = f"{PLAIN}decisions/"


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


def words(response: Any) -> str:
    text: str = response.content.decode()
    return text


def in_order(page: str, *said: str) -> bool:
    places = [page.find(each) for each in said]
    assert -1 not in places, [each for each, place in zip(said, places, strict=True) if place == -1]
    return places == sorted(places)


def part(page: str, start: str, end: str) -> str:
    return page[page.index(start) : page.index(end)]


@pytest.fixture
def proposal(mereldal: Tenant) -> Proposal:
    with mereldal.enter():
        return make_proposal(plain(mereldal), mereldal["Nele"])


# --- Decisions ----------------------------------------------------------------------------------------------------
@pytest.mark.at("2026-12-31T22:30:00Z")
@pytest.mark.requirement("S103")
def test_one_page_has_what_is_open_the_next_date_first_and_what_was_decided_by_year(mereldal: Tenant) -> None:
    now = timezone.now()
    with mereldal.enter():
        make_proposal(plain(mereldal), mereldal["Nele"], title="Later", closes_at=now + timedelta(days=20))
        make_proposal(plain(mereldal), mereldal["Wout"], title="Sooner", closes_at=now + timedelta(days=5))
        log(plain(mereldal), Decision.Kind.PROPOSAL, DecisionOutcome.ACCEPTED, title="Last year", reason="Soup helps.")
        with time_machine.travel(now + timedelta(hours=1)):
            log(plain(mereldal), Decision.Kind.PROPOSAL, DecisionOutcome.ACCEPTED, title="This year")
    with time_machine.travel(now + timedelta(hours=2)):
        page = words(signed_in(mereldal["Amina"]).get(DECISIONS))
    assert in_order(
        page,
        "Propose something",
        "Open now",
        "Sooner",
        "Later",
        "Decided in 2027",
        "This year: we do it",
        "Decided in 2026",
        "Last year: we do it",
        "Soup helps.",
    )


def test_my_answer_stands_beside_it_and_who_has_not_answered_is_asked(mereldal: Tenant, proposal: Proposal) -> None:
    tag, button = '<span class="you">You: a concern, but go ahead</span>', "Read and answer"
    with mereldal.enter():
        respond(proposal, by=mereldal["Amina"], stance=Stance.CONCERN, reason="Soup.", revision=0)

    def seen(name: str) -> tuple[bool, bool]:
        page = words(signed_in(mereldal[name]).get(DECISIONS))
        return tag in page, button in page

    assert {name: seen(name) for name in ["Amina", "Karel", "Nele"]} == {
        "Amina": (True, False),
        "Karel": (False, True),
        "Nele": (False, False),
    }
    with mereldal.enter():
        amend(proposal, by=mereldal["Nele"], text="Every third at nine.", revision=0)
    assert seen("Amina") == (False, True)


@pytest.mark.requirement("S27")
def test_who_reads_only_the_log_sees_only_what_was_decided(mereldal: Tenant, proposal: Proposal) -> None:
    with mereldal.enter():
        start_term(plain(mereldal), mereldal["Chloé"], Role.SPONSOR)
        log(plain(mereldal), Decision.Kind.PROPOSAL, DecisionOutcome.DECLINED, title="Soup", proposal=proposal)
    page = words(signed_in(mereldal["Chloé"]).get(DECISIONS))
    assert "Soup: not now" in page
    assert [said for said in ["Open now", "We start at noon", "/proposals/", "Propose something"] if said in page] == []


def test_open_proposals_stand_above_the_first_page_only(mereldal: Tenant, proposal: Proposal) -> None:
    with mereldal.enter():
        for number in range(31):
            log(plain(mereldal), Decision.Kind.PROPOSAL, DecisionOutcome.ACCEPTED, title=f"Number {number}")
    amina = signed_in(mereldal["Amina"])
    assert ["Open now" in words(amina.get(DECISIONS, {"page": page})) for page in "12"] == [True, False]


def test_who_may_changes_how_the_community_decides_from_there(mereldal: Tenant) -> None:
    pages = {name: words(signed_in(mereldal[name]).get(DECISIONS)) for name in ["Lotte", "Amina"]}
    assert {name: "Change how we decide" in page for name, page in pages.items()} == {"Lotte": True, "Amina": False}
    assert "We go ahead when nobody sees a reason that it harms us" in pages["Amina"]


def test_the_list_of_proposals_has_no_address_any_more(mereldal: Tenant) -> None:
    assert signed_in(mereldal["Amina"]).get(f"{PLAIN}proposals/").status_code == 404


# --- One decision -------------------------------------------------------------------------------------------------
def test_the_text_comes_first_and_questions_before_the_answer(mereldal: Tenant, proposal: Proposal) -> None:
    with mereldal.enter():
        ask_question(proposal, by=mereldal["Karel"], text="Who cooks?")
        respond(proposal, by=mereldal["Wout"], stance=Stance.CONCERN, reason="It costs.", revision=0)
    page = words(signed_in(mereldal["Amina"]).get(proposal.get_absolute_url()))
    assert in_order(
        page,
        "<h1",
        '<p class="lede measure prewrap" lang="en">Every meeting starts at noon',
        "Open until ",
        "Proposed by Nele Baert",
        "Who cooks?",
        "It costs.",
        "Good enough for now, safe enough to try?",
        "Who helps",
        "Review on",
        "How it works",
    )
    assert "Your proposal" not in page
    assert '<details class="more"><summary>How it works' in page
    assert re.search(r'<a href="[^"]*/decisions/" aria-current="true">Decisions</a>', page)


def test_the_answer_asks_for_words_only_where_they_are_needed(mereldal: Tenant, proposal: Proposal) -> None:
    """The common sheet hides both parts; a field with words in it is told apart by its placeholder."""
    page = words(signed_in(mereldal["Amina"]).get(proposal.get_absolute_url()))
    form = part(page, 'id="answer"', "Send my answer")
    assert in_order(form, 'value="objection"', '<div class="words field">', 'name="reason"', '<div class="solve">')
    assert 'placeholder=" "' in part(form, 'class="words field"', 'class="solve"')


@pytest.mark.parametrize(("objections", "heading"), [(0, ""), (1, ": one objection to solve"), (2, ": 2 objections")])
def test_on_top_of_ones_own_proposal_stands_what_one_can_do(
    mereldal: Tenant, proposal: Proposal, objections: int, heading: str
) -> None:
    with mereldal.enter():
        for name in ["Amina", "Karel"][:objections]:
            respond(proposal, by=mereldal[name], stance=Stance.OBJECTION, reason="Nights.", revision=0)
        respond(proposal, by=mereldal["Wout"], stance=Stance.CONCERN, reason="Soup.", revision=0)
    page = words(signed_in(mereldal["Nele"]).get(proposal.get_absolute_url()))
    assert in_order(page, f">Your proposal{heading}", "Change the text", "Give more time", "Every meeting starts")
    assert f'<a class="btn" href="{proposal.get_absolute_url()}text/">Change the text</a>' in page


@pytest.mark.parametrize("name", ["Karel", "Amina"])
def test_when_who_proposed_is_gone_the_panel_says_who_looks_after_it(mereldal: Tenant, name: str) -> None:
    with mereldal.enter():
        proposal = make_proposal(plain(mereldal), mereldal["Nele"])
        Proposal.objects.update(proposed_by=None)
    page = words(signed_in(mereldal[name]).get(proposal.get_absolute_url()))
    assert ("the core group looks after it" in page) is (name == "Karel")
    assert "Your proposal" not in page


def test_who_only_decides_finds_that_button_alone(mereldal: Tenant) -> None:
    with mereldal.enter():
        Community.objects.filter(pk=plain(mereldal).pk).update(decision_method=DecisionMethod.LEADER)
        plain(mereldal).refresh_from_db()
        proposal = make_proposal(plain(mereldal), mereldal["Karel"])
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        page = words(signed_in(mereldal["Nele"]).get(proposal.get_absolute_url()))
    assert in_order(page, "You decide about this proposal", "Record the decision", "Every meeting starts at noon")
    assert "Change the text" not in page


@pytest.mark.parametrize(
    ("stance", "days", "said"),
    [
        (Stance.NO_OBJECTION, 11, "The date has passed and no objection is open: we do it."),
        (None, 11, "The date has passed and nobody else has spoken yet: it gets a week more, once."),
        (Stance.OBJECTION, 11, "an objection is still open"),
        (Stance.OBJECTION, 60, "The date has passed without an outcome: it lapses."),
    ],
)
def test_after_the_date_the_page_says_what_it_becomes(
    mereldal: Tenant, proposal: Proposal, stance: Stance | None, days: int, said: str
) -> None:
    with mereldal.enter():
        if stance:
            respond(proposal, by=mereldal["Wout"], stance=stance, reason="Soup.", revision=0)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        page = words(signed_in(mereldal["Amina"]).get(proposal.get_absolute_url()))
    assert said in page
    assert ("It is recorded within a few minutes." in page) is ("still open" not in said)
    with mereldal.enter():
        assert Proposal.objects.get().outcome == ""


# --- Overview -----------------------------------------------------------------------------------------------------
def test_the_overview_has_the_three_next_decisions_for_who_reads_them(mereldal: Tenant) -> None:
    now = timezone.now()
    with mereldal.enter():
        for day in [9, 2, 5, 7]:
            closes_at = now + timedelta(days=day)
            make_proposal(plain(mereldal), mereldal["Nele"], title=f"In {day} days", closes_at=closes_at)
    page = words(signed_in(mereldal["Amina"]).get(PLAIN))
    assert in_order(page, "Decisions open now", "In 2 days", "In 5 days", "In 7 days")
    assert page.count("Read and answer<") == 3
    assert "In 9 days" not in page
    assert "In 2 days" not in words(signed_in(mereldal["Chloé"]).get(PLAIN))
    with time_machine.travel(now + timedelta(days=6)):
        later = words(signed_in(mereldal["Amina"]).get(PLAIN))
    assert in_order(later, "In 7 days", "In 9 days")
    assert "In 5 days" not in later

"""A version is adopted by consent: frozen during the round, in force afterwards, and written onto the community."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from charters.adoption.adopting import PurposeMissing, amend_part, propose_version
from charters.adoption.permissions import can_amend_version
from charters.drafting.drafts import (
    NoDraft,
    PartChanged,
    adopted_version,
    drop_draft,
    open_version,
    save_part,
    sheet_of,
    start_draft,
)
from charters.drafting.parts import AmbitionLine
from charters.models import Ambition, CharterVersion, Part
from charters.pages.sheet import role_holders
from communities.decisions.consent import respond, withdraw
from communities.decisions.settling import RoundClosed, settle
from communities.models import Community, Decision, Proposal, Response, Stance
from members.people.deactivation import deactivate
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_charter, make_draft

CLOSES = timedelta(days=10)


@pytest.fixture
def plain(inside: Tenant) -> Community:
    return inside.communities["plain-language"]


@pytest.fixture
def draft(inside: Tenant, plain: Community) -> CharterVersion:
    return make_draft(plain, inside["Nele"])


def propose_it(version: CharterVersion, by: Any) -> Proposal:
    return propose_version(version, by=by, closes_at=timezone.now() + CLOSES)


def again(version: CharterVersion) -> CharterVersion:
    return CharterVersion.objects.select_related("community", "proposal").get(pk=version.pk)


def end_round(proposal: Proposal) -> str:
    with time_machine.travel(timezone.now() + CLOSES + timedelta(minutes=1)):
        return settle(proposal)


@pytest.mark.requirement("S66", "S80")
def test_a_round_without_objection_adopts_it(inside: Tenant, plain: Community, draft: CharterVersion) -> None:
    proposal = propose_it(draft, inside["Nele"])
    assert (proposal.subject, proposal.method, proposal.title) == ("charter", "consent", "One-pager, version 1")
    assert "Every letter is understood the first time." in proposal.current_text.text
    assert again(draft).is_in_round
    respond(proposal, by=inside["Amina"], stance=Stance.NO_OBJECTION, revision=0)
    assert end_round(proposal) == "adopted"
    version = adopted_version(plain)
    assert version == draft
    adopted_on = timezone.localdate(again(draft).adopted_at)
    assert version.review_on == adopted_on + timedelta(days=182)


@pytest.mark.requirement("S67", "S70")
def test_purpose_and_rhythm_become_those_of_the_community(inside: Tenant, plain: Community) -> None:
    make_charter(plain, inside["Nele"])
    now = Community.objects.get(pk=plain.pk)
    assert (now.purpose, now.cadence) == (
        "Every letter is understood the first time.",
        "Every second Tuesday, with soup.",
    )


@pytest.mark.requirement("S69")
def test_ambitions_go_on_and_those_left_out_are_let_go(inside: Tenant, plain: Community) -> None:
    two = (AmbitionLine("One", date(2030, 1, 1)), AmbitionLine("Two", date(2030, 1, 1)))
    make_charter(plain, inside["Nele"], ambitions=two)
    one = Ambition.objects.get(text="One")
    Ambition.objects.filter(pk=one.pk).update(state="under_way")
    lines = (
        AmbitionLine("One, in four houses", date(2031, 1, 1), one.public_id),
        AmbitionLine("Three", date(2030, 1, 1)),
    )
    version = make_charter(plain, inside["Nele"], ambitions=lines)
    found = {each.text: each.state for each in Ambition.objects.all()}
    assert found == {"One, in four houses": "under_way", "Two": "dropped", "Three": "planned"}
    assert [line.key for line in sheet_of(version).ambitions] == [
        one.public_id,
        Ambition.objects.get(text="Three").public_id,
    ]


def test_a_reached_ambition_stays_reached_when_it_leaves_the_sheet(inside: Tenant, plain: Community) -> None:
    make_charter(plain, inside["Nele"])
    Ambition.objects.update(state="reached")
    make_charter(plain, inside["Nele"], ambitions=())
    assert Ambition.objects.get().state == "reached"


def test_the_one_before_is_replaced(inside: Tenant, plain: Community) -> None:
    first = make_charter(plain, inside["Nele"])
    second = make_charter(plain, inside["Nele"], purpose="Else.")
    assert (again(first).state, again(second).state) == ("replaced", "adopted")
    assert again(first).replaced_at == again(second).adopted_at


@pytest.mark.parametrize(("days", "expected"), [(30, 30), (-1, 182), (0, 182), (None, 182)])
def test_the_review_date_is_the_one_written_unless_it_has_passed(
    inside: Tenant, plain: Community, days: int | None, expected: int
) -> None:
    today = timezone.localdate()
    wish = None if days is None else today + timedelta(days=days)
    version = make_charter(plain, inside["Nele"], review_date=wish)
    assert version.review_on == today + timedelta(days=expected)


def test_with_an_open_objection_it_is_not_adopted(inside: Tenant, plain: Community, draft: CharterVersion) -> None:
    proposal = propose_it(draft, inside["Nele"])
    respond(proposal, by=inside["Amina"], stance=Stance.OBJECTION, reason="Nights.", revision=0)
    assert end_round(proposal) == ""
    assert again(draft).is_in_round
    assert adopted_version(plain) is None


@pytest.mark.parametrize("end", ["withdrawn", "lapsed"])
def test_a_round_that_ends_otherwise_leaves_a_draft(
    inside: Tenant, plain: Community, draft: CharterVersion, end: str
) -> None:
    proposal = propose_it(draft, inside["Nele"])
    if end == "withdrawn":
        withdraw(proposal, by=inside["Nele"])
    else:
        for days in [11, 19]:
            with time_machine.travel(timezone.now() + timedelta(days=days)):
                settle(proposal)
    assert Proposal.objects.get(pk=proposal.pk).outcome == end
    assert again(draft).is_draft
    second = propose_it(again(draft), inside["Karel"])
    assert again(draft).proposal == second


def test_the_decision_itself_has_no_review_day(inside: Tenant, draft: CharterVersion) -> None:
    """The charter has its own review, with its criteria."""
    proposal = propose_it(draft, inside["Nele"])
    respond(proposal, by=inside["Amina"], stance=Stance.NO_OBJECTION, revision=0)
    end_round(proposal)
    line = Decision.objects.get(proposal=proposal)
    assert (line.title, line.outcome, line.review_on) == ("One-pager, version 1", "accepted", None)


def test_during_the_round_the_text_is_frozen(inside: Tenant, draft: CharterVersion) -> None:
    propose_it(draft, inside["Nele"])
    with pytest.raises(NoDraft):
        save_part(draft, Part.PURPOSE, "Else.", by=inside["Karel"], revision=1)
    with pytest.raises(NoDraft):
        propose_it(draft, inside["Karel"])
    assert Proposal.objects.count() == 1


def test_amending_makes_a_new_text_of_the_same_round(inside: Tenant, draft: CharterVersion) -> None:
    proposal = propose_it(draft, inside["Nele"])
    respond(proposal, by=inside["Amina"], stance=Stance.OBJECTION, reason="Nights.", revision=0)
    revision = draft.parts.get(part=Part.PURPOSE).revision
    amend_part(again(draft), Part.PURPOSE, "Nights too.", by=inside["Nele"], revision=revision)
    texts = list(proposal.texts.order_by("revision"))
    assert [("Nights too." in each.text) for each in texts] == [False, True]
    assert Response.objects.filter(text=texts[1]).count() == 0
    with pytest.raises(PartChanged):
        amend_part(again(draft), Part.PURPOSE, "Days too.", by=inside["Nele"], revision=revision)
    respond(proposal, by=inside["Amina"], stance=Stance.NO_OBJECTION, revision=1)
    assert end_round(proposal) == "adopted"
    assert sheet_of(again(draft)).purpose == "Nights too."


def test_after_the_round_nothing_is_amended(inside: Tenant, draft: CharterVersion) -> None:
    proposal = propose_it(draft, inside["Nele"])
    version = again(draft)
    withdraw(proposal, by=inside["Nele"])
    with pytest.raises(RoundClosed):
        amend_part(version, Part.PURPOSE, "Late.", by=inside["Nele"], revision=1)


def test_it_needs_a_purpose(inside: Tenant, plain: Community) -> None:
    Community.objects.filter(pk=plain.pk).update(purpose="")
    version = start_draft(plain, by=inside["Nele"])
    with pytest.raises(PurposeMissing):
        propose_it(version, inside["Nele"])
    assert open_version(plain) == version


# --- People who leave, and who come at once, during the round -----------------------------------------------------
@pytest.mark.parametrize("who", ["Nele", "Karel", "Lotte"])
def test_a_proposer_or_role_holder_who_leaves_does_not_end_the_round(
    mereldal: Tenant, transactional_db: None, who: str
) -> None:
    """Nele leads and proposes, Karel is in the core group, Lotte is the Coach."""
    with mereldal.enter():
        community = mereldal.communities["plain-language"]
        draft = make_draft(community, mereldal["Nele"])
        proposal = propose_it(draft, mereldal["Nele"])
        respond(proposal, by=mereldal["Amina"], stance=Stance.NO_OBJECTION, revision=0)
        deactivate(mereldal[who], by=mereldal["Tom"])
        assert again(draft).is_in_round
        revision = draft.parts.get(part=Part.PURPOSE).revision
        here = {name: each for name, each in mereldal.people.items() if name != who}
        may = {name for name, each in here.items() if can_amend_version(each, again(draft))}
        assert may == ({"Karel", "Lotte", "Wout"} if who == "Nele" else {"Nele"})
        amend_part(again(draft), Part.PURPOSE, "Else.", by=mereldal["Wout"], revision=revision)
        respond(proposal, by=mereldal["Amina"], stance=Stance.NO_OBJECTION, revision=1)
        assert end_round(proposal) == "adopted"
        assert sheet_of(again(draft)).purpose == "Else."
        held = {term.employee for each in role_holders(community) for term in each.terms}
        assert mereldal[who] not in held


def test_a_second_draft_beside_the_round_is_that_of_the_round(
    inside: Tenant, plain: Community, draft: CharterVersion
) -> None:
    propose_it(draft, inside["Nele"])
    assert start_draft(plain, by=inside["Karel"]) == draft
    assert CharterVersion.objects.count() == 1


def test_saving_while_it_is_proposed_is_saved_before_or_refused(mereldal: Tenant, transactional_db: None) -> None:
    """What the round shows is what was saved: never a text that changed under it."""
    with mereldal.enter():
        draft = make_draft(mereldal.communities["plain-language"], mereldal["Nele"])
        revision = draft.parts.get(part=Part.PURPOSE).revision
    turns = iter(["save", "propose"])

    def once() -> None:
        if next(turns) == "save":
            save_part(draft, Part.PURPOSE, "Changed.", by=mereldal["Karel"], revision=revision)
        else:
            propose_it(draft, mereldal["Nele"])

    run_at_once(mereldal, once, times=2)
    with mereldal.enter():
        text = Proposal.objects.get().current_text.text
        assert sheet_of(draft).purpose in text


# --- Two at once -----------------------------------------------------------------------------------------------------
def test_of_several_who_propose_at_once_one_opens_the_round(mereldal: Tenant, transactional_db: None) -> None:
    with mereldal.enter():
        version = make_draft(mereldal.communities["plain-language"], mereldal["Nele"])
    told = run_at_once(mereldal, lambda: propose_it(version, mereldal["Nele"]).title, times=4)
    assert told == ["NoDraft", "NoDraft", "NoDraft", "One-pager, version 1"]
    with mereldal.enter():
        assert Proposal.objects.get() == again(version).proposal


def test_of_two_texts_for_one_part_at_once_one_is_the_new_text(mereldal: Tenant, transactional_db: None) -> None:
    with mereldal.enter():
        version = make_draft(mereldal.communities["plain-language"], mereldal["Nele"])
        proposal = propose_it(version, mereldal["Nele"])
        revision = version.parts.get(part=Part.PURPOSE).revision
    numbers = iter(range(4))

    def amend_it() -> None:
        words = f"Text {next(numbers)}."
        amend_part(again(version), Part.PURPOSE, words, by=mereldal["Nele"], revision=revision)

    assert run_at_once(mereldal, amend_it, times=4) == ["None", *["PartChanged"] * 3]
    with mereldal.enter():
        assert proposal.texts.count() == 2
        assert sheet_of(version).purpose in proposal.texts.get(replaced_at=None).text


def test_a_draft_is_either_proposed_or_dropped(mereldal: Tenant, transactional_db: None) -> None:
    with mereldal.enter():
        version = make_draft(mereldal.communities["plain-language"], mereldal["Nele"])
    acts: Any = iter([lambda: propose_it(version, mereldal["Nele"]), lambda: drop_draft(version)])
    told = run_at_once(mereldal, lambda: bool(next(acts)()), times=2)
    assert told in (["NoDraft", "True"], ["False", "NoDraft"]), told
    with mereldal.enter():
        assert again(version).state == ("in_round" if "True" in told else "dropped")
        assert Proposal.objects.count() == told.count("True")


def test_no_text_is_adopted_that_nobody_answered(mereldal: Tenant, transactional_db: None) -> None:
    """Its text is changed while the round ends: either the new text waits for answers, or the old one was adopted."""
    with mereldal.enter():
        version = make_draft(mereldal.communities["plain-language"], mereldal["Nele"])
        proposal = propose_it(version, mereldal["Nele"])
        respond(proposal, by=mereldal["Amina"], stance=Stance.NO_OBJECTION, revision=0)
        revision = version.parts.get(part=Part.PURPOSE).revision
        later = timezone.now() + CLOSES + timedelta(minutes=1)

    def change() -> object:
        return amend_part(again(version), Part.PURPOSE, "Late.", by=mereldal["Nele"], revision=revision)

    acts: Any = iter([change, lambda: settle(proposal, later)])

    def act() -> object:
        return next(acts)()

    told = run_at_once(mereldal, act, times=2)
    with mereldal.enter():
        current = again(version)
        assert (current.state, sheet_of(current).purpose == "Late.") in {("in_round", True), ("adopted", False)}, told

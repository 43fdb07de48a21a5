"""Actions after a round has ended or while the community closes are refused; what was typed is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from communities.decisions.consent import PROPOSED, propose, withdraw
from communities.decisions.discussion import answer_question, ask_question
from communities.decisions.permissions import can_change_method, can_propose
from communities.decisions.settling import DECIDED, RoundClosed, settle
from communities.decisions.views import proposals as views
from communities.joining.requests import ENDED, decide_request, submit
from communities.models import (
    CheckIn,
    Closing,
    Community,
    Decision,
    JoinRequest,
    Level,
    LevelChange,
    Nomination,
    Opportunity,
    Participation,
    Phase,
    Proposal,
    Question,
    RequestOutcome,
    Role,
    RoleSelection,
    RoleTerm,
)
from communities.models.locking import CommunityClosed
from communities.nominations import answering
from communities.nominations.answering import NominationSettled, answer_nomination
from communities.nominations.nominating import NOMINATION, create_nomination, nominate
from communities.nominations.permissions import ways_to_fill
from communities.nominations.selection import RoleDescription, start_selection
from communities.nominations.views import filling
from communities.opportunities.offering import offer
from communities.pages import settings as settings_page
from communities.pages.settings_sections import SECTIONS
from communities.participation.levels import choose_level
from communities.roles.permissions import can_edit_welcome
from communities.roles.terms import agree_term, resign
from communities.tasks import close_obsolete_requests, settle_proposals
from cop_platform.attention import action_items_for, offers_for
from cop_platform.outbox.models import QueuedMail
from cop_platform.tasks import plan_reminders
from tests.support.at_once import run_during_transaction
from tests.support.people import (
    MOTIVATION,
    Tenant,
    fill_every_table,
    make_closing,
    make_community_by_request,
    make_proposal,
    signed_in,
)

PLAIN = "/o/mereldal/communities/plain-language/"
CLOSED = "This community has closed meanwhile, so nothing was sent."


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


def close(house: Tenant) -> None:
    Community.objects.filter(pk=plain(house).pk).update(phase=Phase.CLOSED)


def end_round(house: Tenant) -> None:
    withdraw(Proposal.objects.get(), by=house["Nele"])


def close_and_settle(house: Tenant) -> None:
    close(house)
    settle(Proposal.objects.get())


@pytest.fixture
def question(mereldal: Tenant) -> Question:
    """Wout's question to Nele, the proposer."""
    with mereldal.enter():
        proposal = make_proposal(plain(mereldal), mereldal["Nele"])
        return ask_question(proposal, by=mereldal["Wout"], text="Who cooks?")


@pytest.mark.parametrize("late", [end_round, close, close_and_settle])
def test_once_it_is_over_nobody_answers_a_question(
    mereldal: Tenant, question: Question, late: Callable[[Tenant], None]
) -> None:
    with mereldal.enter():
        late(mereldal)
        place = f"{question.proposal.get_absolute_url()}questions/{question.public_id}/"
    answers = {name: signed_in(mereldal[name]).post(place, {"answer": f"{name} does."}) for name in ["Amina", "Nele"]}
    assert {name: each.status_code for name, each in answers.items()} == {"Amina": 403, "Nele": 409}
    page = answers["Nele"].content.decode()
    assert ("nothing changes here any more" in page, "Nele does." in page) == (True, True)
    with mereldal.enter():
        assert Question.objects.get().answer == ""


@pytest.mark.parametrize("late", [end_round, close, close_and_settle])
def test_answering_refuses_by_itself(mereldal: Tenant, question: Question, late: Callable[[Tenant], None]) -> None:
    with mereldal.enter():
        late(mereldal)
        with pytest.raises(RoundClosed):
            answer_question(question, by=mereldal["Nele"], answer="Wout does.")


@pytest.mark.parametrize("part", ["text/", "extension/", "withdrawal/"])
@pytest.mark.parametrize("late", [end_round, close])
def test_who_carried_it_is_told_that_it_is_over_and_keeps_their_words(
    mereldal: Tenant, question: Question, late: Callable[[Tenant], None], part: str
) -> None:
    with mereldal.enter():
        late(mereldal)
        place = question.proposal.get_absolute_url() + part
    typed = {"title": "My title", "text": "My words.", "reason": "My words.", "revision": "0"}
    typed["closes_on"] = str(timezone.localdate() + timedelta(days=20))
    came = {name: signed_in(mereldal[name]).post(place, typed) for name in ["Amina", "Nele"]}
    assert {name: each.status_code for name, each in came.items()} == {"Amina": 403, "Nele": 409}
    assert "My words." in came["Nele"].content.decode()
    assert signed_in(mereldal["Nele"]).get(place).status_code == 302


# --- Closed between the permission check and the action -----------------------------------------------------------
def closing_after(house: Tenant, check: Callable[..., Any]) -> Callable[..., Any]:
    """The permission check, after which somebody closes the community."""

    def checked(*asked: Any) -> Any:
        allowed = check(*asked)
        close(house)
        return allowed

    return checked


def proposing() -> dict[str, str]:
    today = timezone.localdate()
    dates = {"closes_on": str(today + timedelta(days=9)), "review_on": str(today + timedelta(days=90))}
    return {"title": "We start at noon", "text": "With soup.", **dates}


def test_nothing_is_put_to_a_community_that_has_just_closed(mereldal: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "can_propose", closing_after(mereldal, can_propose))
    response = signed_in(mereldal["Karel"]).post(f"{PLAIN}proposals/new/", proposing())
    page = response.content.decode()
    assert (response.status_code, CLOSED in page, "With soup." in page) == (409, True, True)
    with mereldal.enter():
        assert (Proposal.objects.count(), QueuedMail.objects.filter(kind=PROPOSED).count()) == (0, 0)


def test_how_it_decides_is_not_chosen_for_one_that_has_just_closed(
    mereldal: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    deciding = replace(SECTIONS["deciding"], can_edit=closing_after(mereldal, can_change_method))
    monkeypatch.setitem(SECTIONS, "deciding", deciding)
    typed = {"method": "advice", "reason": "We are small."}
    response = signed_in(mereldal["Nele"]).post(f"{PLAIN}settings/deciding/", typed)
    page = response.content.decode()
    assert (response.status_code, CLOSED in page, "We are small." in page) == (409, True, True)
    with mereldal.enter():
        assert not Decision.objects.exists()


def test_a_yes_to_a_role_opens_no_round_in_one_that_has_just_closed(
    inside: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = create_nomination(
        plain(inside), inside["Amina"], Role.SPONSOR, by=inside["Karel"], reason="She knows the board."
    )

    def needs_a_round(nomination: Nomination) -> bool:
        close(inside)
        return True

    monkeypatch.setattr(answering, "needs_round", needs_a_round)
    with pytest.raises(NominationSettled):
        answer_nomination(seen, Nomination.Answer.ACCEPTED)
    assert not Proposal.objects.exists()


def test_no_role_is_chosen_together_in_one_that_has_just_closed(
    mereldal: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "ways_to_fill", closing_after(mereldal, ways_to_fill))
    typed = {"purpose": "Somebody who finds us a room.", "by_when": str(timezone.localdate() + timedelta(days=9))}
    response = signed_in(mereldal["Nele"]).post(f"{PLAIN}roles/coordinator/", {"way": "choose", **typed})
    page = response.content.decode()
    assert (response.status_code, CLOSED in page, typed["purpose"] in page) == (409, True, True)
    with mereldal.enter():
        assert not RoleSelection.objects.exists()


def test_no_small_step_is_offered_in_one_that_has_just_closed(
    mereldal: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_page, "can_edit_welcome", closing_after(mereldal, can_edit_welcome))
    response = signed_in(mereldal["Nele"]).post(f"{PLAIN}opportunities/", {"title": "Bring the cups."})
    page = response.content.decode()
    assert (response.status_code, CLOSED in page, "Bring the cups." in page) == (409, True, True)
    with mereldal.enter():
        assert not Opportunity.objects.exists()


def test_how_long_one_holds_a_role_is_not_said_in_one_that_closed(mereldal: Tenant) -> None:
    mine, nele = f"{PLAIN}roles/leader/mine/", signed_in(mereldal["Nele"])
    assert nele.get(mine).status_code == 200
    with mereldal.enter():
        close(mereldal)
    late = nele.post(mine, {"until": "", "hours": "two a week"})
    assert (late.status_code, "two a week" in late.content.decode()) == (409, True)
    for response in [nele.get(mine), late]:
        assert "There are no roles to fill any more." in response.content.decode()
    with mereldal.enter():
        held = RoleTerm.objects.get(role=Role.LEADER)
        with pytest.raises(CommunityClosed):
            agree_term(held, until=None, hours="two a week")
        resign(held)
        assert not RoleTerm.objects.filter(role=Role.LEADER, ended_at=None).exists()


def test_nobody_is_seen_in_a_role_in_one_that_has_just_closed(
    mereldal: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "ways_to_fill", closing_after(mereldal, ways_to_fill))
    typed = {"nominee": mereldal["Amina"].public_id, "reason": "She asks."}
    response = signed_in(mereldal["Nele"]).post(f"{PLAIN}roles/coach/", {"way": "suggest", **typed})
    page = response.content.decode()
    assert (response.status_code, CLOSED in page, "She asks." in page) == (409, True, True)
    with mereldal.enter():
        assert (Nomination.objects.count(), QueuedMail.objects.filter(kind=NOMINATION).count()) == (0, 0)


def proposes(house: Tenant) -> Any:
    closes_at = timezone.now() + timedelta(days=9)
    return propose(plain(house), by=house["Karel"], title="At noon", text="With soup.", closes_at=closes_at)


def chooses_a_level(house: Tenant) -> Any:
    return choose_level(plain(house), house["Chloé"], Level.ACTIVE)


def starts_choosing(house: Tenant) -> Any:
    described = RoleDescription("Somebody who finds us a room.", "", None)
    return start_selection(plain(house), Role.COORDINATOR, described, by=house["Nele"], by_when=None)


def sees_somebody(house: Tenant) -> Any:
    return nominate(plain(house), house["Amina"], Role.COACH, by=house["Nele"], reason="She asks.")


def offers_a_step(house: Tenant) -> Any:
    return offer(plain(house), "Bring the cups.")


@pytest.mark.parametrize("act", [proposes, chooses_a_level, starts_choosing, sees_somebody, offers_a_step])
def test_of_closing_and_an_act_at_once_the_second_knows_of_the_first(
    transactional_db: None, mereldal: Tenant, act: Callable[[Tenant], Any]
) -> None:
    assert run_during_transaction(mereldal, lambda: close(mereldal), lambda: act(mereldal)) == [
        "None",
        CommunityClosed.__name__,
    ]
    with mereldal.enter():
        made = [
            Proposal,
            RoleSelection,
            Nomination,
            Opportunity,
            LevelChange.objects.filter(employee=mereldal["Chloé"]),
        ]
        assert [getattr(each, "objects", each).exists() for each in made] == [False] * 5


# --- Nobody is asked any more -------------------------------------------------------------------------------------
#: What a closed community still asks: a conversation is between two people, whatever becomes of the community, and a
#: name may stand with thanks.
STILL_ASKED = {
    "communities/confidential/attention/conversation.html",
    "communities/closing/attention/thanks.html",
    "knowledge/results/attention/thanks.html",
}


def asked(house: Tenant) -> set[str]:
    """Templates of everything that anybody in the organisation is asked."""
    return {item.template for person in house.people.values() for item in action_items_for(person)}


def ask_everything(house: Tenant) -> None:
    """Of every kind of question at least one, in communities that are all open."""
    fill_every_table(house)
    with house.enter():
        term = RoleTerm.objects.get(community=plain(house), employee=house["Wout"], ended_at=None)
        agree_term(term, until=timezone.localdate() + timedelta(days=10), hours="")
        submit(make_community_by_request(house, "Night Rounds"), house["Chloé"], MOTIVATION)
        accepted = submit(make_community_by_request(house, "Day Rounds"), house["Chloé"], MOTIVATION)
        decide_request(accepted, RequestOutcome.ACCEPTED, "Come in.", by=house["Nele"])
        choose_level(plain(house), house["Tom"], Level.ACTIVE)
        over = make_closing(house, "Quiet Hours", thanks_to=house["Nele"])
        past = timezone.now() - timedelta(days=2)
        Closing.objects.filter(pk=over.pk).update(proposed_at=past - timedelta(days=14), closes_at=past)
        here = Participation.objects.get(community=plain(house), employee=house["Kofi"])
        CheckIn.objects.update_or_create(
            organisation=house.organisation, participation=here, defaults={"asked_at": timezone.now()}
        )


#: The same people are asked about results, too: whether a name may stand with thanks, and for support.
OF_RESULTS = {"knowledge/results/attention/thanks.html", "knowledge/support/attention/request.html"}


#: And about meetings: which date suits, and whether one carries an action point.
OF_MEETINGS = {"meetings/minutes/attention/asked.html", "meetings/polls/attention/asked.html"}


def test_one_that_closed_asks_nobody_anything_and_its_rounds_end(mereldal: Tenant) -> None:
    ask_everything(mereldal)
    with mereldal.enter():
        templates = settings.BASE_DIR / "templates"
        of_communities = {str(each.relative_to(templates)) for each in templates.glob("communities/*/attention/*.html")}
        assert asked(mereldal) == of_communities | OF_RESULTS | OF_MEETINGS
        Community.objects.update(phase=Phase.CLOSED)
        assert asked(mereldal) == STILL_ASKED
        assert offers_for(list(Community.objects.all())) == {}
    QueuedMail.objects.all().delete()
    for days in [0, 8, 30, 200]:
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            for task in [settle_proposals, close_obsolete_requests, plan_reminders]:
                task(mereldal.organisation.pk)
            if days == 0:
                with mereldal.enter():
                    assert not Proposal.objects.filter(outcome="").exists()
                    assert not JoinRequest.objects.filter(outcome="").exists()
    assert set(QueuedMail.objects.values_list("kind", flat=True)) == {ENDED, DECIDED}, (
        "Mails that tell, and ask nothing."
    )

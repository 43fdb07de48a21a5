"""Who comes late, or while the community closes: told so, with what they typed, and nothing changes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from communities import nominating
from communities.consent import PROPOSED, Over, propose, settle, withdraw
from communities.models import Community, Decision, Nomination, Phase, Proposal, Question, Role
from communities.nominating import AnsweredAlready, answer_nomination, nominate
from communities.participation import Closed
from communities.permissions import can_choose_deciding, can_propose
from communities.proposals import answer_question, ask
from communities.views import deciding
from communities.views import proposals as views
from cop_platform.outbox.models import OwedMail
from members.models import Employee
from tests.at_once import while_open
from tests.people import House, make_proposal, signed_in

PLAIN = "/o/mereldal/communities/plain-language/"
CLOSED = "This community has closed meanwhile, so nothing was sent."


def plain(house: House) -> Community:
    return house.communities["plain-language"]


def close(house: House) -> None:
    Community.objects.filter(pk=plain(house).pk).update(phase=Phase.CLOSED)


def end_round(house: House) -> None:
    withdraw(Proposal.objects.get(), by=house["Nele"])


def close_and_settle(house: House) -> None:
    close(house)
    settle(Proposal.objects.get())


@pytest.fixture
def question(mereldal: House) -> Question:
    """Wout’s, to Nele, who proposed."""
    with mereldal.enter():
        proposal = make_proposal(plain(mereldal), mereldal["Nele"])
        return ask(proposal, by=mereldal["Wout"], words="Who cooks?")


@pytest.mark.parametrize("late", [end_round, close, close_and_settle])
def test_once_it_is_over_nobody_answers_a_question(
    mereldal: House, question: Question, late: Callable[[House], None]
) -> None:
    with mereldal.enter():
        late(mereldal)
        place = f"{question.proposal.get_absolute_url()}questions/{question.public_id}/"
    answers = {name: signed_in(mereldal[name]).post(place, {"words": f"{name} does."}) for name in ["Amina", "Nele"]}
    assert {name: each.status_code for name, each in answers.items()} == {"Amina": 403, "Nele": 409}
    page = answers["Nele"].content.decode()
    assert ("nothing changes here any more" in page, "Nele does." in page) == (True, True)
    with mereldal.enter():
        assert Question.objects.get().answer == ""


@pytest.mark.parametrize("late", [end_round, close, close_and_settle])
def test_answering_refuses_by_itself(mereldal: House, question: Question, late: Callable[[House], None]) -> None:
    with mereldal.enter():
        late(mereldal)
        with pytest.raises(Over):
            answer_question(question, by=mereldal["Nele"], words="Wout does.")


@pytest.mark.parametrize("part", ["text/", "closing/", "withdrawal/"])
@pytest.mark.parametrize("late", [end_round, close])
def test_who_carried_it_is_told_that_it_is_over_and_keeps_their_words(
    mereldal: House, question: Question, late: Callable[[House], None], part: str
) -> None:
    with mereldal.enter():
        late(mereldal)
        place = question.proposal.get_absolute_url() + part
    typed = {"text": "My words.", "words": "My words.", "revision": "0"}
    typed["closes_on"] = str(timezone.localdate() + timedelta(days=20))
    came = {name: signed_in(mereldal[name]).post(place, typed) for name in ["Amina", "Nele"]}
    assert {name: each.status_code for name, each in came.items()} == {"Amina": 403, "Nele": 409}
    assert "My words." in came["Nele"].content.decode()
    assert signed_in(mereldal["Nele"]).get(place).status_code == 302


# --- Closed between the look and the act --------------------------------------------------------------------------
def closing_after(house: House, check: Callable[..., bool]) -> Callable[..., bool]:
    """The permission as it is, and then somebody closes the community."""

    def checked(employee: Employee, community: Community) -> bool:
        allowed = check(employee, community)
        close(house)
        return allowed

    return checked


def proposing() -> dict[str, str]:
    today = timezone.localdate()
    dates = {"closes_on": str(today + timedelta(days=9)), "review_on": str(today + timedelta(days=90))}
    return {"title": "We start at noon", "text": "With soup.", **dates}


def test_nothing_is_put_to_a_community_that_has_just_closed(mereldal: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "can_propose", closing_after(mereldal, can_propose))
    response = signed_in(mereldal["Karel"]).post(f"{PLAIN}proposals/new/", proposing())
    page = response.content.decode()
    assert (response.status_code, CLOSED in page, "With soup." in page) == (409, True, True)
    with mereldal.enter():
        assert (Proposal.objects.count(), OwedMail.objects.filter(kind=PROPOSED).count()) == (0, 0)


def test_how_it_decides_is_not_chosen_for_one_that_has_just_closed(
    mereldal: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "can_choose_deciding", closing_after(mereldal, can_choose_deciding))
    typed = {"method": "advice", "words": "We are small."}
    response = signed_in(mereldal["Nele"]).post(f"{PLAIN}deciding/", typed)
    page = response.content.decode()
    assert (response.status_code, CLOSED in page, "We are small." in page) == (409, True, True)
    with mereldal.enter():
        assert not Decision.objects.exists()


def test_a_yes_to_a_role_opens_no_round_in_one_that_has_just_closed(
    inside: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = nominate(plain(inside), inside["Amina"], Role.SPONSOR, by=inside["Karel"], reason="She knows the board.")

    def needs_a_round(nomination: Nomination) -> bool:
        close(inside)
        return True

    monkeypatch.setattr(nominating, "needs_a_round", needs_a_round)
    with pytest.raises(AnsweredAlready):
        answer_nomination(seen, Nomination.Answer.ACCEPTED)
    assert not Proposal.objects.exists()


def test_of_closing_and_proposing_at_once_the_second_knows_of_the_first(
    transactional_db: None, mereldal: House
) -> None:
    def closes() -> None:
        close(mereldal)

    def proposes() -> Any:
        return propose(
            plain(mereldal),
            by=mereldal["Karel"],
            title="We start at noon",
            text="With soup.",
            closes_at=timezone.now() + timedelta(days=9),
        )

    assert while_open(mereldal, closes, proposes) == ["None", Closed.__name__]
    with mereldal.enter():
        assert not Proposal.objects.exists()

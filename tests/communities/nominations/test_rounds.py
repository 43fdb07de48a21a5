"""From the phase ``perform`` on, an accepted nomination opens a round of consent (R2)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from communities.decisions.consent import respond, withdraw_objection
from communities.decisions.settling import DECIDED, settle, settle_due
from communities.models import Community, Decision, Level, Nomination, Participation, Phase, Proposal, Role, Stance
from communities.nominations.answering import (
    NominationSettled,
    answer_nomination,
    apply_round_to_nomination,
    withdraw_acceptance,
)
from communities.nominations.nominating import (
    AlreadyNominated,
    create_nomination,
    nominate,
    nominations_in_round,
    stand_for,
)
from communities.participation.levels import leave
from communities.roles.terms import has_role
from cop_platform.outbox.models import QueuedMail
from members.models import FormerNamePolicy
from members.people.deactivation import deactivate
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, signed_in

ACCEPTED = Nomination.Answer.ACCEPTED


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


def is_coach(house: Tenant, name: str = "Amina") -> bool:
    return has_role(plain(house), house[name], Role.COACH)


def offered(house: Tenant, name: str = "Amina") -> Nomination:
    nomination = stand_for(plain(house), Role.COACH, by=house[name], motivation="I like questions.")
    nomination.refresh_from_db()
    return nomination


def says(house: Tenant, nomination: Nomination, name: str, stance: Stance = Stance.NO_OBJECTION) -> None:
    assert nomination.proposal
    respond(nomination.proposal, by=house[name], stance=stance, reason="Because.", revision=0)


def after_the_round(nomination: Nomination) -> str:
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        settle_due()
    nomination.refresh_from_db()
    return nomination.proposal.outcome if nomination.proposal else ""


def test_a_yes_opens_a_round_and_begins_nothing(inside: Tenant) -> None:
    nomination = nominate(plain(inside), inside["Amina"], Role.COACH, by=inside["Nele"], reason="Asks well.")
    answer_nomination(nomination, ACCEPTED)
    nomination.refresh_from_db()
    round_ = nomination.proposal
    assert round_
    assert (round_.subject, round_.proposed_by, round_.heading) == (
        "role",
        inside["Amina"],
        "Amina El Idrissi as CoP Coach",
    )
    assert (round_.title, round_.current_text.text) == ("", "Asks well."), "No name is kept in words."
    assert (is_coach(inside), list(nominations_in_round(plain(inside)))) == (False, [nomination])


def test_the_heading_of_a_round_is_what_its_candidate_is_called_now(inside: Tenant) -> None:
    round_ = offered(inside).proposal
    assert round_
    inside.organisation.former_name_policy = FormerNamePolicy.FORMER_COLLEAGUE
    inside.organisation.save()
    deactivate(inside["Amina"], by=inside["Tom"])
    found = Proposal.objects.select_related("candidate", "community").get(pk=round_.pk)
    assert found.heading == "A former colleague as CoP Coach"


def test_who_comes_from_outside_reads_the_round_about_them_and_hears_what_became_of_it(inside: Tenant) -> None:
    nomination = offered(inside, "Chloé")
    assert nomination.proposal
    address = nomination.proposal.get_absolute_url()
    client = signed_in(inside["Chloé"])
    assert client.get(address).status_code == 200
    says(inside, nomination, "Wout")
    assert after_the_round(nomination) == "adopted"
    told = QueuedMail.objects.filter(kind=DECIDED).values_list("recipient_id", flat=True)
    assert set(told) == {inside["Wout"].pk, inside["Chloé"].pk}


def test_when_nobody_objects_the_role_begins_and_the_log_says_so_once(inside: Tenant) -> None:
    nomination = offered(inside)
    says(inside, nomination, "Karel")
    assert after_the_round(nomination) == "adopted"
    assert (is_coach(inside), list(nominations_in_round(plain(inside)))) == (True, [])
    line = Decision.objects.get()
    assert (line.kind, line.outcome, line.person, line.proposal) == (
        "role",
        "accepted",
        inside["Amina"],
        nomination.proposal,
    )


def test_an_objection_that_stands_begins_nothing_and_one_that_is_met_does(inside: Tenant) -> None:
    nomination = offered(inside)
    says(inside, nomination, "Karel", Stance.OBJECTION)
    says(inside, nomination, "Wout")
    assert after_the_round(nomination) == ""
    assert not is_coach(inside)
    assert nomination.proposal
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        withdraw_objection(nomination.proposal, by=inside["Karel"])
    assert is_coach(inside)


def test_silence_gives_nobody_a_role(inside: Tenant) -> None:
    nomination = offered(inside)
    assert after_the_round(nomination) == ""
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        settle_due()
    nomination.refresh_from_db()
    assert (nomination.withdrawn_at is None, is_coach(inside)) == (False, False)
    assert [(line.kind, line.outcome) for line in Decision.objects.all()] == [("role", "lapsed")]


def test_the_objection_of_who_left_holds_up_nobody(inside: Tenant) -> None:
    nomination = offered(inside)
    says(inside, nomination, "Karel", Stance.OBJECTION)
    says(inside, nomination, "Wout")
    deactivate(inside["Karel"], by=inside["Tom"])
    assert after_the_round(nomination) == "adopted"
    assert is_coach(inside)


def test_who_thinks_again_takes_the_round_back_and_no_log_tells(inside: Tenant) -> None:
    nomination = offered(inside)
    withdraw_acceptance(nomination)
    nomination.refresh_from_db()
    assert (nomination.proposal.outcome if nomination.proposal else "", is_coach(inside)) == ("withdrawn", False)
    assert not Decision.objects.exists()
    with pytest.raises(NominationSettled):
        withdraw_acceptance(nomination)
    assert offered(inside).proposal != nomination.proposal, "One may offer oneself again."


def test_the_round_about_who_leaves_is_taken_back(inside: Tenant) -> None:
    nomination = offered(inside)
    deactivate(inside["Amina"], by=inside["Tom"])
    assert Proposal.objects.get().outcome == "withdrawn"
    nomination.refresh_from_db()
    assert nomination.withdrawn_at is not None


def test_what_closes_meanwhile_gives_no_role(inside: Tenant) -> None:
    nomination = offered(inside)
    says(inside, nomination, "Karel")
    Community.objects.update(phase=Phase.CLOSED)
    assert after_the_round(nomination) == "withdrawn"
    assert not is_coach(inside)


def test_where_nobody_else_could_say_anything_a_yes_is_enough(inside: Tenant) -> None:
    """Otherwise a community without members could never fill a role again."""
    Participation.objects.filter(community=plain(inside)).exclude(employee=inside["Amina"]).update(
        level=Level.PERIPHERY
    )
    offered(inside)
    assert (is_coach(inside), Proposal.objects.exists()) == (True, False)


@pytest.mark.parametrize("phase", [Phase.INITIATE, Phase.START_UP])
def test_before_perform_a_yes_is_enough(inside: Tenant, phase: Phase) -> None:
    Community.objects.update(phase=phase)
    inside.communities["plain-language"].phase = phase
    offered(inside)
    assert (is_coach(inside), Proposal.objects.exists()) == (True, False)


def test_while_the_group_is_asked_nobody_asks_the_same_again(inside: Tenant) -> None:
    offered(inside)
    with pytest.raises(AlreadyNominated):
        offered(inside)
    with pytest.raises(AlreadyNominated):
        nominate(plain(inside), inside["Amina"], Role.COACH, by=inside["Nele"], reason="Asks well.")


def test_who_has_stepped_out_meanwhile_may_still_take_up_the_role(inside: Tenant) -> None:
    """Role and level are independent (S27)."""
    nomination = offered(inside)
    leave(plain(inside), inside["Amina"])
    says(inside, nomination, "Karel")
    after_the_round(nomination)
    assert is_coach(inside)


def test_a_round_that_is_told_twice_begins_one_role(inside: Tenant) -> None:
    nomination = offered(inside)
    says(inside, nomination, "Karel")
    after_the_round(nomination)
    assert nomination.proposal
    apply_round_to_nomination(nomination.proposal, "adopted")
    assert plain(inside).role_terms.filter(employee=inside["Amina"]).count() == 1


def test_of_many_who_settle_at_once_one_begins_the_role(transactional_db: None, mereldal: Tenant) -> None:
    with mereldal.enter():
        nomination = offered(mereldal)
        says(mereldal, nomination, "Karel")
        Proposal.objects.update(proposed_at=timezone.now() - timedelta(days=8), closes_at=timezone.now())
        round_ = Proposal.objects.get()
    assert run_at_once(mereldal, lambda: settle(round_), times=5) == ["adopted"] * 5
    with mereldal.enter():
        assert (Decision.objects.count(), is_coach(mereldal)) == (1, True)


def test_stepping_back_while_the_round_is_settled_leaves_one_of_both(transactional_db: None, mereldal: Tenant) -> None:
    with mereldal.enter():
        nomination = offered(mereldal)
        says(mereldal, nomination, "Karel")
        Proposal.objects.update(proposed_at=timezone.now() - timedelta(days=8), closes_at=timezone.now())
        nomination = Nomination.objects.select_related("proposal", "nominee").get()
        round_ = nomination.proposal
        assert round_
    clicks: Iterator[Callable[[], object]] = iter(
        [partial(settle, round_), partial(withdraw_acceptance, nomination)] * 3
    )

    def click() -> object:
        return next(clicks)()

    told = run_at_once(mereldal, click, times=6)
    assert "OperationalError" not in told
    with mereldal.enter():
        round_.refresh_from_db()
        assert is_coach(mereldal) is (round_.outcome == "adopted")


def test_for_what_a_file_carried_over_their_yes_is_enough(inside: Tenant) -> None:
    """An imported role holder only confirms the role: the community agreed to it before the import."""
    answer_nomination(create_nomination(plain(inside), inside["Amina"], Role.COACH), ACCEPTED)
    assert (is_coach(inside), Proposal.objects.exists()) == (True, False)

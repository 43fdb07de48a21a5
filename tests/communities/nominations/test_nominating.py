"""Nominating a colleague or standing for a role oneself, up to the answer."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from communities.models import Community, Decision, Nomination, Phase, Role, RoleTerm
from communities.nominations.answering import NominationSettled, answer_nomination, withdraw_nomination
from communities.nominations.nominating import (
    MAX_PER_DAY,
    AlreadyHeld,
    AlreadyNominated,
    RecentlyDeclined,
    TooManyNominations,
    create_nomination,
    eligible_nominees,
    nominate,
    nominations_by,
    pending_for,
    stand_for,
)
from communities.roles.terms import has_role, resign
from cop_platform.outbox.models import QueuedMail
from members.people.deactivation import deactivate
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_employee

ACCEPTED, DECLINED = Nomination.Answer
WHY = "She asks what nobody dared to ask."


@pytest.fixture(autouse=True)
def starting_up(mereldal: Tenant) -> None:
    """All communities are in start-up: before ``perform`` an acceptance needs no round of consent."""
    with mereldal.enter():
        Community.objects.update(phase=Phase.START_UP)
        for community in mereldal.communities.values():
            community.phase = Phase.START_UP


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


def seen(house: Tenant, name: str = "Amina", role: Role = Role.COACH, by: str = "Nele") -> Nomination:
    return nominate(plain(house), house[name], role, by=house[by], reason=WHY)


def owed(kind: str = "role_nomination") -> list[int]:
    return list(QueuedMail.objects.filter(kind=kind).order_by("recipient_id").values_list("recipient_id", flat=True))


# --- Nominating a colleague ---------------------------------------------------------------------------------------
def test_who_is_seen_in_a_role_is_asked_and_mailed_once(inside: Tenant) -> None:
    nomination = seen(inside)
    assert (nomination.nominated_by, nomination.reason, pending_for(inside["Amina"])) == (
        inside["Nele"],
        WHY,
        [nomination],
    )
    with pytest.raises(AlreadyNominated):
        seen(inside, by="Wout")
    assert owed() == [inside["Amina"].pk]


def test_what_a_file_carried_over_mails_nobody(inside: Tenant) -> None:
    create_nomination(plain(inside), inside["Amina"], Role.COACH)
    assert owed() == []


def test_nobody_is_asked_for_what_they_hold(inside: Tenant) -> None:
    with pytest.raises(AlreadyHeld):
        seen(inside, "Lotte")


def test_a_no_is_left_in_peace_by_who_asked_and_says_nothing_to_others(inside: Tenant) -> None:
    answer_nomination(seen(inside), DECLINED)
    with pytest.raises(RecentlyDeclined):
        seen(inside)
    assert seen(inside, by="Wout").is_open
    assert Decision.objects.count() == 0
    Nomination.objects.all().delete()
    with time_machine.travel(timezone.now()):
        answer_nomination(seen(inside), DECLINED)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert seen(inside).is_open


def test_a_day_has_room_for_a_few_people(inside: Tenant) -> None:
    for number in range(MAX_PER_DAY):
        colleague = make_employee(inside.organisation, f"Colleague Number{number}")
        nominate(plain(inside), colleague, Role.COACH, by=inside["Nele"], reason=WHY)
    with pytest.raises(TooManyNominations):
        seen(inside)
    assert seen(inside, by="Wout").is_open, "Others have their own day."
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert seen(inside, "Karel").is_open


def test_taking_back_does_not_give_the_day_more_room(inside: Tenant) -> None:
    for number in range(MAX_PER_DAY):
        colleague = make_employee(inside.organisation, f"Colleague Number{number}")
        withdraw_nomination(nominate(plain(inside), colleague, Role.COACH, by=inside["Nele"], reason=WHY))
    with pytest.raises(TooManyNominations):
        seen(inside)


def test_what_was_taken_back_asks_nobody_and_may_be_asked_anew(inside: Tenant) -> None:
    withdraw_nomination(seen(inside))
    assert (pending_for(inside["Amina"]), list(nominations_by(inside["Nele"], plain(inside)))) == ([], [])
    again = seen(inside)
    assert pending_for(inside["Amina"]) == [again]


def test_who_sees_somebody_reads_what_became_of_it_and_nobody_else_does(inside: Tenant) -> None:
    nomination = seen(inside)
    answer_nomination(nomination, DECLINED)
    assert list(nominations_by(inside["Nele"], plain(inside))) == [nomination]
    assert list(nominations_by(inside["Wout"], plain(inside))) == []


def test_people_who_take_part_or_hold_a_role_can_be_seen_and_nobody_who_left(inside: Tenant) -> None:
    deactivate(inside["Karel"], by=inside["Tom"])
    names = [each.name.split()[0] for each in eligible_nominees(plain(inside))]
    assert names == ["Amina", "Griet", "Kofi", "Lotte", "Nele", "Wout"]


# --- Standing for a role ------------------------------------------------------------------------------------------
@pytest.mark.requirement("S107")
def test_who_offers_themself_holds_the_role_and_everyone_reads_why(inside: Tenant) -> None:
    stand_for(plain(inside), Role.COACH, by=inside["Amina"], motivation="I like questions.")
    assert has_role(plain(inside), inside["Amina"], Role.COACH)
    line = Decision.objects.get()
    assert (line.kind, line.outcome, line.person, line.role, line.reason) == (
        "role",
        "accepted",
        inside["Amina"],
        "coach",
        "I like questions.",
    )
    assert owed() == []


def test_an_offer_while_one_is_asked_is_the_yes_to_it(inside: Tenant) -> None:
    nomination = seen(inside)
    assert stand_for(plain(inside), Role.COACH, by=inside["Amina"], motivation="Gladly.") == nomination
    nomination.refresh_from_db()
    assert (nomination.answer, Nomination.objects.count()) == (ACCEPTED, 1)


def test_nobody_offers_themself_for_what_they_hold(inside: Tenant) -> None:
    with pytest.raises(AlreadyHeld):
        stand_for(plain(inside), Role.LEADER, by=inside["Nele"], motivation="Still me.")


def test_a_closed_community_takes_no_offer_and_no_answer(inside: Tenant) -> None:
    nomination = seen(inside)
    Community.objects.update(phase=Phase.CLOSED)
    with pytest.raises(NominationSettled):
        answer_nomination(nomination, ACCEPTED)
    with pytest.raises(NominationSettled):
        stand_for(plain(inside), Role.SPONSOR, by=inside["Karel"], motivation="Late.")
    assert RoleTerm.objects.filter(ended_at=None).count() == 4


# --- Concurrency --------------------------------------------------------------------------------------------------
def test_of_many_who_see_the_same_person_at_once_one_is_mailed(transactional_db: None, mereldal: Tenant) -> None:
    told = run_at_once(mereldal, lambda: seen(mereldal), times=6)
    assert [each for each in told if each == "AlreadyNominated"] == ["AlreadyNominated"] * 5
    assert owed() == [mereldal["Amina"].pk]


def test_a_yes_and_a_taking_back_at_once_leave_one_of_them(transactional_db: None, mereldal: Tenant) -> None:
    with mereldal.enter():
        nomination = seen(mereldal)
    clicks = iter([partial(answer_nomination, nomination, ACCEPTED), partial(withdraw_nomination, nomination)] * 3)

    def click() -> None:
        next(clicks)()

    told = run_at_once(mereldal, click, times=6)
    assert told == ["NominationSettled"] * 5 + ["None"]
    with mereldal.enter():
        nomination.refresh_from_db()
        is_coach = has_role(plain(mereldal), mereldal["Amina"], Role.COACH)
        assert is_coach is (nomination.answer == ACCEPTED) is (nomination.withdrawn_at is None)


def test_many_offers_at_once_are_one_role(transactional_db: None, mereldal: Tenant) -> None:
    amina = mereldal["Amina"]
    told = run_at_once(
        mereldal,
        lambda: type(stand_for(plain(mereldal), Role.COACH, by=amina, motivation="Gladly.")).__name__,
        times=5,
    )
    assert (told.count("Nomination"), set(told) - {"Nomination"} <= {"AlreadyHeld", "NominationSettled"}) == (1, True)
    with mereldal.enter():
        assert RoleTerm.objects.filter(employee=amina, ended_at=None).count() == 1


def test_who_left_is_asked_nothing_and_holds_nothing(inside: Tenant) -> None:
    seen(inside)
    stand_for(plain(inside), Role.SPONSOR, by=inside["Amina"], motivation="Gladly.")
    deactivate(inside["Amina"], by=inside["Tom"])
    assert (pending_for(inside["Amina"]), has_role(plain(inside), inside["Amina"])) == ([], False)


def test_a_role_laid_down_can_be_taken_up_again(inside: Tenant) -> None:
    resign(RoleTerm.objects.get(employee=inside["Lotte"]))
    stand_for(plain(inside), Role.COACH, by=inside["Lotte"], motivation="Rested.")
    assert has_role(plain(inside), inside["Lotte"], Role.COACH)

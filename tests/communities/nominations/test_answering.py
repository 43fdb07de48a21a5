"""Answers to nominations, and the holders of the four core roles."""

import pytest
from django.utils import timezone

from communities.models import Community, Nomination, Phase, Role, RoleTerm
from communities.nominations.answering import NominationSettled, answer_nomination
from communities.nominations.nominating import create_nomination, pending_for
from communities.participation.levels import level_of
from communities.roles.terms import has_role, holders, start_term
from tests.support.at_once import run_at_once
from tests.support.people import Tenant

ACCEPTED, DECLINED = Nomination.Answer


@pytest.fixture(autouse=True)
def starting_up(mereldal: Tenant) -> None:
    """All communities are in start-up: before ``perform`` an acceptance needs no round of consent."""
    with mereldal.enter():
        Community.objects.update(phase=Phase.START_UP)


def asked(house: Tenant, name: str = "Amina", role: Role = Role.COACH) -> Nomination:
    return create_nomination(house.communities["plain-language"], house[name], role, reason="Asks good questions.")


def test_a_nomination_alone_gives_no_role(inside: Tenant) -> None:
    asked(inside)
    assert not has_role(inside.communities["plain-language"], inside["Amina"], *Role)


def test_who_says_yes_holds_the_role(inside: Tenant) -> None:
    nomination = asked(inside)
    answer_nomination(nomination, ACCEPTED)
    nomination.refresh_from_db()
    assert (nomination.answer, nomination.answered_at is None) == (ACCEPTED, False)
    assert has_role(inside.communities["plain-language"], inside["Amina"], Role.COACH)
    assert not has_role(inside.communities["medication-safety"], inside["Amina"], Role.COACH)


def test_who_would_rather_not_holds_nothing(inside: Tenant) -> None:
    answer_nomination(asked(inside), DECLINED)
    assert not has_role(inside.communities["plain-language"], inside["Amina"], *Role)


@pytest.mark.parametrize("first", Nomination.Answer)
@pytest.mark.parametrize("second", Nomination.Answer)
def test_an_answer_is_given_once(inside: Tenant, first: Nomination.Answer, second: Nomination.Answer) -> None:
    nomination = asked(inside)
    answer_nomination(nomination, first)
    with pytest.raises(NominationSettled):
        answer_nomination(nomination, second)
    assert has_role(inside.communities["plain-language"], inside["Amina"], Role.COACH) is (first == ACCEPTED)


def test_of_many_answers_at_once_one_counts(transactional_db: None, mereldal: Tenant) -> None:
    with mereldal.enter():
        nomination = asked(mereldal)
    told = run_at_once(mereldal, lambda: answer_nomination(nomination, ACCEPTED), times=6)
    assert told == ["NominationSettled"] * 5 + ["None"]


def test_what_has_closed_asks_nobody_any_more(inside: Tenant) -> None:
    nomination = asked(inside)
    Community.objects.update(phase=Phase.CLOSED)
    assert pending_for(inside["Amina"]) == []
    with pytest.raises(NominationSettled):
        answer_nomination(nomination, ACCEPTED)


def test_asking_again_while_somebody_thinks_changes_nothing(inside: Tenant) -> None:
    assert asked(inside) == asked(inside)
    assert len(pending_for(inside["Amina"])) == 1


def test_somebody_who_declined_may_be_asked_again(inside: Tenant) -> None:
    answer_nomination(asked(inside), DECLINED)
    again = asked(inside)
    assert pending_for(inside["Amina"]) == [again]


def test_only_what_waits_is_asked_the_last_first(inside: Tenant) -> None:
    first, answered, last = asked(inside), asked(inside, role=Role.LEADER), asked(inside, role=Role.SPONSOR)
    answer_nomination(answered, DECLINED)
    assert pending_for(inside["Amina"]) == [last, first]
    assert pending_for(inside["Karel"]) == []


@pytest.mark.requirement("S27")
def test_a_role_leaves_the_level_as_it_is(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    start_term(plain, inside["Kofi"], Role.SPONSOR)
    start_term(plain, inside["Chloé"], Role.COACH)
    assert (level_of(plain, inside["Kofi"]), level_of(plain, inside["Chloé"])) == ("periphery", "")


def test_several_people_hold_one_role_and_one_person_several(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    start_term(plain, inside["Karel"], Role.LEADER)
    start_term(plain, inside["Nele"], Role.COACH)
    held = [(term.employee.name.split()[0], term.role) for term in holders([plain])[plain.pk]]
    assert held == [
        ("Nele", "leader"),
        ("Wout", "coordinator"),
        ("Lotte", "coach"),
        ("Griet", "sponsor"),
        ("Karel", "leader"),
        ("Nele", "coach"),
    ]


def test_taking_up_a_role_twice_is_holding_it_once(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    assert start_term(plain, inside["Nele"], Role.LEADER) == start_term(plain, inside["Nele"], Role.LEADER)


def test_a_role_that_was_laid_down_is_held_no_more_and_may_be_taken_up_again(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    RoleTerm.objects.filter(community=plain).update(ended_at=timezone.now())
    assert (holders([plain]), has_role(plain, inside["Nele"], *Role)) == ({}, False)
    start_term(plain, inside["Nele"], Role.LEADER)
    assert [term.employee for term in holders([plain])[plain.pk]] == [inside["Nele"]]


def test_holders_of_one_role_in_many_communities(inside: Tenant) -> None:
    plain, medication = inside.communities.values()
    start_term(medication, inside["Karel"], Role.LEADER)
    leaders = holders([plain, medication], Role.LEADER)
    assert {pk: [term.employee for term in terms] for pk, terms in leaders.items()} == {
        plain.pk: [inside["Nele"]],
        medication.pk: [inside["Karel"]],
    }

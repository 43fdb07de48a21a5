"""Signal receivers in communities: one test for each receiver of a changed level and of an ended role."""

from collections.abc import Iterator
from typing import Any

import pytest

from communities.confidential.conversations import start
from communities.decisions.volunteers import help_with
from communities.invitations.inviting import invite_to_community
from communities.models import (
    CheckIn,
    CommunityInvitation,
    ConfidentialConversation,
    InvitationOutcome,
    Level,
    LevelChange,
    Newcomer,
    Opportunity,
    Participation,
    Role,
    RoleTerm,
    Volunteer,
)
from communities.opportunities.offering import offer, take
from communities.participation.levels import choose_level, last_change, leave, undo_change
from communities.participation.signals import level_changed
from communities.roles.signals import role_ended
from communities.roles.terms import resign, term_of
from cop_platform.outbox.models import QueuedMail
from tests.support.people import Tenant, make_proposal


def last(house: Tenant, name: str) -> LevelChange:
    found = last_change(house.communities["plain-language"], house[name])
    assert found
    return found


def test_any_level_ends_the_invitation_to_have_a_look(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    invite_to_community(plain, inside["Chloé"], by=inside["Nele"], note="You see what others miss.")
    choose_level(plain, inside["Chloé"], Level.PERIPHERY)
    assert CommunityInvitation.objects.get().outcome == InvitationOutcome.ACCEPTED


def test_who_leaves_gives_back_what_they_took_and_who_moves_keeps_it(inside: Tenant) -> None:
    plain, kofi = inside.communities["plain-language"], inside["Kofi"]
    take(offer(plain, "Bring soup"), by=kofi)
    choose_level(plain, kofi, Level.ACTIVE)
    assert Opportunity.objects.get().taken_by == kofi
    leave(plain, kofi)
    assert Opportunity.objects.get().taken_by is None


@pytest.mark.parametrize(("level", "stays"), [(Level.CORE, True), (Level.PERIPHERY, False)])
def test_who_goes_to_the_edge_volunteers_no_longer(inside: Tenant, level: Level, *, stays: bool) -> None:
    plain = inside.communities["plain-language"]
    help_with(make_proposal(plain, inside["Nele"]), by=inside["Amina"])
    choose_level(plain, inside["Amina"], level)
    assert Volunteer.objects.exists() is stays


def test_who_undoes_a_change_has_confirmed_the_level_before_it(inside: Tenant) -> None:
    plain = inside.communities["plain-language"]
    choose_level(plain, inside["Amina"], Level.CORE)
    assert not CheckIn.objects.exists()
    undo_change(plain, inside["Amina"], last(inside, "Amina").at)
    assert CheckIn.objects.get().answered_at


def test_who_comes_in_is_welcomed_once_and_an_undo_takes_the_welcome_back(inside: Tenant) -> None:
    plain, chloe = inside.communities["plain-language"], inside["Chloé"]
    choose_level(plain, chloe, Level.ACTIVE)
    assert QueuedMail.objects.filter(kind="welcome").count() == 1
    undo_change(plain, chloe, last(inside, "Chloé").at)
    assert not Newcomer.objects.exists()
    choose_level(plain, chloe, Level.ACTIVE)
    choose_level(plain, chloe, Level.CORE)
    assert Newcomer.objects.get().employee == chloe


def test_who_lays_down_the_role_that_let_them_read_volunteers_no_longer(inside: Tenant) -> None:
    plain, lotte = inside.communities["plain-language"], inside["Lotte"]
    choose_level(plain, lotte, Level.PERIPHERY)
    help_with(make_proposal(plain, inside["Nele"]), by=lotte)
    resign(held(inside, "Lotte", Role.COACH))
    assert not Volunteer.objects.exists()


def test_who_lays_down_a_role_and_still_reads_goes_on_volunteering(inside: Tenant) -> None:
    help_with(make_proposal(inside.communities["plain-language"], inside["Nele"]), by=inside["Lotte"])
    resign(held(inside, "Lotte", Role.COACH))
    assert Volunteer.objects.get().employee == inside["Lotte"]


def test_who_wrote_in_confidence_hears_at_once_that_the_coach_is_none_any_more(inside: Tenant) -> None:
    plain, lotte = inside.communities["plain-language"], inside["Lotte"]
    start(plain, lotte, by=inside["Amina"], text="It weighs on me.")
    resign(held(inside, "Lotte", Role.COACH))
    assert ConfidentialConversation.objects.get().coach_role_ended_at


def test_the_end_of_another_role_says_nothing_to_who_wrote_in_confidence(inside: Tenant) -> None:
    start(inside.communities["plain-language"], inside["Lotte"], by=inside["Amina"], text="It weighs on me.")
    resign(held(inside, "Nele", Role.LEADER))
    assert ConfidentialConversation.objects.get().coach_role_ended_at is None


def held(house: Tenant, name: str, role: Role) -> RoleTerm:
    term = term_of(house.communities["plain-language"], house[name], role)
    assert term
    return term


@pytest.fixture
def failing() -> Iterator[None]:
    def fail(**_signal: Any) -> None:
        raise RuntimeError("no")

    for signal in [level_changed, role_ended]:
        signal.connect(fail)
    yield
    for signal in [level_changed, role_ended]:
        signal.disconnect(fail)


def test_a_receiver_that_fails_undoes_the_change_of_level(inside: Tenant, failing: None) -> None:
    plain = inside.communities["plain-language"]
    before = LevelChange.objects.count()
    with pytest.raises(RuntimeError):
        choose_level(plain, inside["Chloé"], Level.ACTIVE)
    found = Participation.objects.filter(employee=inside["Chloé"]).exists()
    assert (found, LevelChange.objects.count()) == (False, before)


def test_a_receiver_that_fails_undoes_the_end_of_a_role(inside: Tenant, failing: None) -> None:
    term = held(inside, "Nele", Role.LEADER)
    with pytest.raises(RuntimeError):
        resign(term)
    assert RoleTerm.objects.get(pk=term.pk).ended_at is None

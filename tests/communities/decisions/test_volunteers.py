"""Offers to help with a proposal end when the volunteer loses access and could no longer withdraw the offer."""

from collections.abc import Callable

import pytest

from communities.decisions.consent import withdraw
from communities.decisions.settling import RoundClosed, settle
from communities.decisions.volunteers import help_with, stop_helping_with
from communities.models import Community, Level, Proposal, Role, RoleTerm, Volunteer
from communities.participation.levels import choose_level, last_change, leave, undo_change
from communities.roles.terms import resign, start_term
from members.people.deactivation import deactivate, reactivate
from tests.support.people import Tenant, make_community, make_proposal, signed_in


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


@pytest.fixture
def proposal(mereldal: Tenant) -> Proposal:
    """A proposal with two volunteers, Amina and Wout."""
    with mereldal.enter():
        made = make_proposal(plain(mereldal), mereldal["Karel"])
        for name in ["Amina", "Wout"]:
            help_with(made, by=mereldal[name])
    return made


def offering(house: Tenant) -> set[str]:
    return {each.employee.first_name for each in Volunteer.objects.select_related("employee")}


def step_out_of_it(house: Tenant) -> None:
    leave(plain(house), house["Amina"])


def go_to_the_edge(house: Tenant) -> None:
    choose_level(plain(house), house["Amina"], Level.PERIPHERY)


def leave_and_come_back(house: Tenant) -> None:
    deactivate(house["Amina"], by=house["Tom"])
    reactivate(house["Amina"], by=house["Tom"])


def come_in_by_mistake(house: Tenant) -> None:
    """Follows from the periphery, becomes active, offers help, and undoes the change of level."""
    leave(plain(house), house["Amina"])
    choose_level(plain(house), house["Amina"], Level.PERIPHERY)
    choose_level(plain(house), house["Amina"], Level.ACTIVE)
    help_with(Proposal.objects.get(), by=house["Amina"])
    last = last_change(plain(house), house["Amina"])
    assert last
    undo_change(plain(house), house["Amina"], last.at)


def lay_down_what_let_one_read(house: Tenant) -> None:
    """Reads only through a role, offers help, then resigns from the role."""
    leave(plain(house), house["Amina"])
    term = start_term(plain(house), house["Amina"], Role.COACH)
    help_with(Proposal.objects.get(), by=house["Amina"])
    assert offering(house) == {"Amina", "Wout"}
    resign(term)


LEAVING = [step_out_of_it, go_to_the_edge, leave_and_come_back, come_in_by_mistake, lay_down_what_let_one_read]


@pytest.mark.requirement("S102")
@pytest.mark.parametrize("go", LEAVING)
def test_who_goes_takes_their_offer_along(mereldal: Tenant, proposal: Proposal, go: Callable[[Tenant], None]) -> None:
    with mereldal.enter():
        go(mereldal)
        assert offering(mereldal) == {"Wout"}
    page = signed_in(mereldal["Karel"]).get(proposal.get_absolute_url()).content.decode()
    assert ("Amina El Idrissi" in page, "Wout Maes" in page) == (False, True)


def test_who_reads_along_by_another_role_still_helps(mereldal: Tenant, proposal: Proposal) -> None:
    with mereldal.enter():
        leave(plain(mereldal), mereldal["Amina"])
        first, _second = (start_term(plain(mereldal), mereldal["Amina"], role) for role in [Role.COACH, Role.LEADER])
        help_with(proposal, by=mereldal["Amina"])
        resign(first)
        assert offering(mereldal) == {"Amina", "Wout"}


def test_who_lays_a_role_down_and_sits_inside_still_helps(mereldal: Tenant, proposal: Proposal) -> None:
    with mereldal.enter():
        resign(RoleTerm.objects.get(employee=mereldal["Wout"]))
        assert offering(mereldal) == {"Amina", "Wout"}


def test_who_moves_within_or_leaves_another_community_still_helps(mereldal: Tenant, proposal: Proposal) -> None:
    with mereldal.enter():
        other = make_community(mereldal.organisation, "Other")
        choose_level(other, mereldal["Amina"], Level.ACTIVE)
        leave(other, mereldal["Amina"])
        choose_level(plain(mereldal), mereldal["Amina"], Level.CORE)
        assert offering(mereldal) == {"Amina", "Wout"}


def test_of_what_was_decided_nobody_stays_named_who_cannot_step_back(mereldal: Tenant, proposal: Proposal) -> None:
    with mereldal.enter():
        withdraw(proposal, by=mereldal["Karel"])
        assert settle(proposal) == "withdrawn"
        go_to_the_edge(mereldal)
        assert offering(mereldal) == {"Wout"}
        stop_helping_with(proposal, by=mereldal["Wout"])
        assert offering(mereldal) == set()
        with pytest.raises(RoundClosed):
            help_with(proposal, by=mereldal["Wout"])

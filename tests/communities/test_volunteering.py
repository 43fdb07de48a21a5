"""An offer to help goes with the place from which it was made: nobody stands there who cannot step back."""

from collections.abc import Callable

import pytest

from communities.decisions.consent import withdraw
from communities.decisions.settling import Over, settle
from communities.decisions.volunteers import stop_volunteering, volunteer
from communities.models import Community, Level, Proposal, Role, RoleTerm, Volunteer
from communities.participation.levels import choose_level, last_step, step_out, undo_step
from communities.roles.terms import lay_down, take_up
from members.people.deactivation import deactivate, reactivate
from tests.people import House, make_community, make_proposal, signed_in


def plain(house: House) -> Community:
    return house.communities["plain-language"]


@pytest.fixture
def proposal(mereldal: House) -> Proposal:
    """Amina and Wout would help do it."""
    with mereldal.enter():
        made = make_proposal(plain(mereldal), mereldal["Karel"])
        for name in ["Amina", "Wout"]:
            volunteer(made, by=mereldal[name])
    return made


def offering(house: House) -> set[str]:
    return {each.employee.first_name for each in Volunteer.objects.select_related("employee")}


def step_out_of_it(house: House) -> None:
    step_out(plain(house), house["Amina"])


def go_to_the_edge(house: House) -> None:
    choose_level(plain(house), house["Amina"], Level.PERIPHERY)


def leave_and_come_back(house: House) -> None:
    deactivate(house["Amina"], by=house["Tom"])
    reactivate(house["Amina"], by=house["Tom"])


def come_in_by_mistake(house: House) -> None:
    """At the edge, a step further in, an offer, and the step taken back."""
    step_out(plain(house), house["Amina"])
    choose_level(plain(house), house["Amina"], Level.PERIPHERY)
    choose_level(plain(house), house["Amina"], Level.ACTIVE)
    volunteer(Proposal.objects.get(), by=house["Amina"])
    last = last_step(plain(house), house["Amina"])
    assert last
    undo_step(plain(house), house["Amina"], last.at)


def lay_down_what_let_one_read(house: House) -> None:
    """Outside, with a role; an offer made so; and then without the role."""
    step_out(plain(house), house["Amina"])
    term = take_up(plain(house), house["Amina"], Role.COACH)
    volunteer(Proposal.objects.get(), by=house["Amina"])
    assert offering(house) == {"Amina", "Wout"}
    lay_down(term)


LEAVING = [step_out_of_it, go_to_the_edge, leave_and_come_back, come_in_by_mistake, lay_down_what_let_one_read]


@pytest.mark.requirement("S102")
@pytest.mark.parametrize("go", LEAVING)
def test_who_goes_takes_their_offer_along(mereldal: House, proposal: Proposal, go: Callable[[House], None]) -> None:
    with mereldal.enter():
        go(mereldal)
        assert offering(mereldal) == {"Wout"}
    page = signed_in(mereldal["Karel"]).get(proposal.get_absolute_url()).content.decode()
    assert ("Amina El Idrissi" in page, "Wout Maes" in page) == (False, True)


def test_who_reads_along_by_another_role_still_helps(mereldal: House, proposal: Proposal) -> None:
    with mereldal.enter():
        step_out(plain(mereldal), mereldal["Amina"])
        first, _second = (take_up(plain(mereldal), mereldal["Amina"], role) for role in [Role.COACH, Role.LEADER])
        volunteer(proposal, by=mereldal["Amina"])
        lay_down(first)
        assert offering(mereldal) == {"Amina", "Wout"}


def test_who_lays_a_role_down_and_sits_inside_still_helps(mereldal: House, proposal: Proposal) -> None:
    with mereldal.enter():
        lay_down(RoleTerm.objects.get(employee=mereldal["Wout"]))
        assert offering(mereldal) == {"Amina", "Wout"}


def test_who_moves_within_or_leaves_another_community_still_helps(mereldal: House, proposal: Proposal) -> None:
    with mereldal.enter():
        other = make_community(mereldal.organisation, "Other")
        choose_level(other, mereldal["Amina"], Level.ACTIVE)
        step_out(other, mereldal["Amina"])
        choose_level(plain(mereldal), mereldal["Amina"], Level.CORE)
        assert offering(mereldal) == {"Amina", "Wout"}


def test_of_what_was_decided_nobody_stays_named_who_cannot_step_back(mereldal: House, proposal: Proposal) -> None:
    with mereldal.enter():
        withdraw(proposal, by=mereldal["Karel"])
        assert settle(proposal) == "withdrawn"
        go_to_the_edge(mereldal)
        assert offering(mereldal) == {"Wout"}
        stop_volunteering(proposal, by=mereldal["Wout"])
        assert offering(mereldal) == set()
        with pytest.raises(Over):
            volunteer(proposal, by=mereldal["Wout"])

"""A handful of bad input in every field of every form; `make drills` tries all of it."""

import pytest
from django.test import Client

from communities.models import Role
from communities.nominating import nominate
from communities.proposals import ask
from communities.roles import take_up
from tests.people import House, make_meeting, make_proposal, signed_in
from tools.drills.forms import try_everything, walk
from tools.drills.payloads import HANDFUL, PAYLOADS

VISITOR = ["/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/"]


@pytest.fixture
def busy(mereldal: House) -> House:
    """Everything there is to fill in: Nele leads and administers, a meeting is planned, a role is asked of her."""
    with mereldal.enter():
        plain, nele = mereldal.communities["plain-language"], mereldal["Nele"]
        nele.is_administrator = True
        nele.save()
        take_up(plain, nele, Role.COORDINATOR)
        nominate(plain, nele, Role.COACH)
        make_meeting(plain, nele)
        ask(make_proposal(plain, nele), by=mereldal["Wout"], words="Who cooks?")
    return mereldal


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 54
    assert set(HANDFUL) <= {*PAYLOADS, "a\r\nb"}


def test_a_visitor_breaks_nothing(db: None) -> None:
    faults = try_everything(Client(), VISITOR, HANDFUL)
    assert faults.found == []
    assert faults.tries > 20


def test_who_may_do_most_breaks_nothing(busy: House) -> None:
    faults = try_everything(signed_in(busy["Nele"]), ["/o/mereldal/"], HANDFUL)
    assert faults.found == []
    assert faults.tries > 200


def test_the_walk_finds_the_forms_that_matter(busy: House) -> None:
    found = {form.action for form in walk(signed_in(busy["Nele"]), ["/o/mereldal/"])}
    assert "/o/mereldal/communities/plain-language/meetings/new/" in found
    assert "/o/mereldal/me/" in found
    assert "/o/mereldal/communities/plain-language/proposals/new/" in found
    parts = {action.split("/")[-2] for action in found if "/proposals/" in action}
    assert parts >= {"answer", "questions", "volunteers", "text", "closing", "withdrawal"}
    assert "/o/mereldal/communities/plain-language/participation/" in found

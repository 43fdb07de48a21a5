"""Running date polls on the pages of meetings and on a community's Overview."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from communities.models import Phase
from meetings.polls.lookup import polls_to_answer, polls_to_answer_in
from meetings.polls.polling import withdraw
from members.models import Employee
from tests.support.people import Tenant, make_poll, signed_in

pytestmark = [pytest.mark.at("2026-06-01T09:00:00Z"), pytest.mark.requirement("S76")]
OVERVIEW, BOARD = "/o/mereldal/communities/plain-language/", "/o/mereldal/meetings/"
LINE = "Which date suits? <span"


def page(employee: Employee, address: str) -> str:
    return " ".join(signed_in(employee).get(address).content.decode().split())


@pytest.mark.parametrize("address", [OVERVIEW, BOARD, f"{BOARD}?show=mine", f"{OVERVIEW}meetings/"])
def test_a_running_poll_is_named_where_meetings_are(mereldal: Tenant, address: str) -> None:
    with mereldal.enter():
        poll = make_poll(mereldal.communities["plain-language"], mereldal["Nele"], focus="What do we call a resident?")
    text = page(mereldal["Amina"], address)
    assert f'href="{poll.get_absolute_url()}">Which date suits? <span lang="en">What do we call a resident?' in text
    assert "· until the end of Thursday 4 June</span>" in text


@pytest.mark.parametrize("address", [OVERVIEW, BOARD])
def test_a_poll_that_cannot_be_answered_is_not_named(mereldal: Tenant, address: str) -> None:
    assert LINE not in page(mereldal["Amina"], address)
    with mereldal.enter():
        poll = make_poll(mereldal.communities["plain-language"], mereldal["Nele"])
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert LINE not in page(mereldal["Amina"], address)
    with mereldal.enter():
        withdraw(poll)
    assert LINE not in page(mereldal["Amina"], address)


def test_mine_names_the_polls_of_my_communities(mereldal: Tenant) -> None:
    with mereldal.enter():
        make_poll(mereldal.communities["medication-safety"], mereldal["Nele"], focus="Which boxes?")
    assert "Which boxes?" in page(mereldal["Chloé"], BOARD)
    assert "Which boxes?" not in page(mereldal["Chloé"], f"{BOARD}?show=mine")


def test_polls_of_a_closed_community_and_of_others_are_not_read(mereldal: Tenant, duinzicht: Tenant) -> None:
    closed = mereldal.communities["plain-language"]
    with mereldal.enter():
        running = [
            make_poll(mereldal.communities["medication-safety"], mereldal["Nele"]),
            make_poll(closed, mereldal["Nele"]),
        ]
        assert polls_to_answer() == running
        assert polls_to_answer_in(closed) == running[1:]
        type(closed).objects.filter(pk=closed.pk).update(phase=Phase.CLOSED)
        closed.refresh_from_db()
        assert polls_to_answer() == running[:1]
        assert polls_to_answer_in(closed) == []
    with duinzicht.enter():
        assert polls_to_answer() == []

"""Answers to date polls are forgotten a week after there is nothing to choose any more."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from meetings.models import Poll, PollVote
from meetings.polls.answering import answer
from meetings.polls.polling import choose, withdraw
from meetings.polls.retention import purge
from tests.support.people import Tenant, make_poll


@pytest.fixture
def poll(inside: Tenant) -> Poll:
    made = make_poll(inside.communities["plain-language"], inside["Nele"])
    answer(made, inside["Amina"], {made.slots.get(number=1).public_id: PollVote.Choice.YES})
    return made


def left_after(**time: int) -> int:
    with time_machine.travel(timezone.now() + timedelta(**time)):
        purge()
    return PollVote.objects.count()


@pytest.mark.requirement("S76")
@pytest.mark.parametrize("ending", ["chosen", "withdrawn"])
def test_a_week_after_the_outcome_they_are_gone(inside: Tenant, poll: Poll, ending: str) -> None:
    if ending == "chosen":
        choose(poll.slots.select_related("poll__community").get(number=1), by=inside["Nele"])
    else:
        withdraw(poll)
    assert left_after(days=6, hours=23) == 1
    assert left_after(days=7, minutes=1) == 0


def test_without_an_outcome_a_week_after_the_last_time(poll: Poll) -> None:
    assert left_after(days=16, hours=12) == 1
    assert left_after(days=18) == 0
    assert Poll.objects.filter(pk=poll.pk).exists()

"""Two acts about hosting together at the same moment: with their locks one clear outcome, without them none."""

from collections.abc import Callable
from contextlib import ExitStack

import pytest

from communities.closing.outcome import Words, close
from meetings.co_hosting.hosting import ask, decline, end, say_yes
from meetings.models import CoHosting
from meetings.scheduling.schedule import cancel
from tests.support.locks import Race, ends_right, without_lock
from tests.support.people import Tenant, make_meeting
from tests.support.races.communities import closing_that_is_due
from tests.support.together import host_together, make_data_for_humans

pytestmark = [pytest.mark.slow, pytest.mark.requirement("S128")]

COMMUNITY = "communities.models.locking.lock"
MEETING = "meetings.scheduling.schedule.lock_meeting"
CLOSING = "meetings.scheduling.schedule.lock_upcoming"
Case = tuple[Callable[[Tenant], Race], tuple[str, ...]]


def yes_while_it_is_called_off(house: Tenant) -> Race:
    meeting = make_meeting(house.communities["plain-language"], house["Nele"])
    asked = ask(meeting, make_data_for_humans(house), "", by=house["Nele"])
    return Race(
        lambda: cancel(meeting, by=house["Nele"]) and "done",
        lambda: say_yes(asked, by=house["Tom"]) and "agreed",
        ("done", "MeetingCancelled"),
        lambda: CoHosting.objects.get().state == CoHosting.State.ASKED,
    )


def two_answer(house: Tenant) -> Race:
    meeting = make_meeting(house.communities["plain-language"], house["Nele"])
    asked = ask(meeting, make_data_for_humans(house), "", by=house["Nele"])
    return Race(
        lambda: say_yes(asked, by=house["Tom"]) and "agreed",
        lambda: decline(asked, by=house["Yasmina"]) and "declined",
        ("agreed", "SaidMeanwhile"),
    )


def asked_by_two(house: Tenant) -> Race:
    meeting, data = make_meeting(house.communities["plain-language"], house["Nele"]), make_data_for_humans(house)
    return Race(
        lambda: ask(meeting, data, "", by=house["Nele"]) and "asked",
        lambda: ask(meeting, data, "", by=house["Wout"]) and "asked",
        ("asked", "CoHostAsked"),
    )


def ended_by_both(house: Tenant) -> Race:
    meeting = make_meeting(house.communities["plain-language"], house["Nele"])
    agreed = host_together(house, meeting, make_data_for_humans(house))
    return Race(
        lambda: end(agreed, by=house["Nele"]) and "ended",
        lambda: end(agreed, by=house["Tom"]) and "ended",
        ("ended", "NotTogether"),
    )


def yes_while_it_closes(house: Tenant) -> Race:
    closing = closing_that_is_due(house)
    meeting = make_meeting(make_data_for_humans(house), house["Tom"])
    asked = ask(meeting, closing.community, "", by=house["Tom"])
    return Race(
        lambda: close(closing, Words("Done."), by=house["Wout"]),
        lambda: say_yes(asked, by=house["Nele"]) and "agreed",
        ("None", "CommunityClosed"),
        lambda: not CoHosting.objects.exists(),
    )


def called_off_while_the_co_host_closes(house: Tenant) -> Race:
    """Both have to do with the meeting and with the community that hosts it too; they take them in one order."""
    closing = closing_that_is_due(house)
    meeting = make_meeting(make_data_for_humans(house), house["Tom"])
    say_yes(ask(meeting, closing.community, "", by=house["Tom"]), by=house["Nele"])
    return Race(
        lambda: cancel(meeting, by=house["Tom"]) and "done",
        lambda: close(closing, Words("Done."), by=house["Wout"]),
        ("done", "None"),
        lambda: CoHosting.objects.get().state == CoHosting.State.ENDED,
        pauses_before="meetings.scheduling.schedule.update_next_meetings",
    )


CASES: dict[str, Case] = {
    each.__name__: (each, locks)
    for each, locks in [
        (yes_while_it_is_called_off, (MEETING,)),
        (two_answer, (MEETING,)),
        (asked_by_two, (MEETING, COMMUNITY)),
        (ended_by_both, (MEETING,)),
        (yes_while_it_closes, (MEETING, COMMUNITY)),
        (called_off_while_the_co_host_closes, (CLOSING,)),
    ]
}


@pytest.mark.parametrize("case", CASES)
def test_with_its_locks_the_second_knows_of_the_first(transactional_db: None, mereldal: Tenant, case: str) -> None:
    prepare, _locks = CASES[case]
    assert ends_right(mereldal, prepare)


@pytest.mark.parametrize("case", CASES)
def test_without_them_it_ends_wrong(transactional_db: None, mereldal: Tenant, case: str) -> None:
    prepare, locks = CASES[case]
    with ExitStack() as stack:
        for lock in locks:
            stack.enter_context(without_lock(lock))
        assert not ends_right(mereldal, prepare)

"""Two acts about the life of a community at the same moment: with their locks one clear outcome, without them none."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.utils import timezone

from communities.closing.consultation import answer
from communities.closing.extending import extend
from communities.closing.outcome import Words, close, go_on
from communities.decisions.consent import respond
from communities.description.editing import edit
from communities.joining.requests import Motivation, submit
from communities.lifecycle.moving import Step, move, reopen
from communities.models import (
    Closing,
    ClosingAnswer,
    ClosingView,
    Community,
    Interest,
    Joining,
    JoinRequest,
    Level,
    Participation,
    Phase,
    PhaseChange,
    Role,
    RoleTerm,
    Stance,
)
from communities.participation.levels import choose_level, leave
from communities.splitting.cancelling import cancel_split
from communities.splitting.splitting import choose_places, parts_of
from communities.starting.interest import would_join
from communities.starting.starting import start
from meetings.models import RSVP
from meetings.rsvps.answering import set_rsvp
from members.people.deactivation import deactivate
from tests.support.locks import Race, ends_right, without_lock
from tests.support.people import MOTIVATION, Tenant, make_closing, make_idea, make_meeting, make_proposal, make_split
from tests.support.races.communities import closing_that_is_due

pytestmark = pytest.mark.slow

COMMUNITY = "communities.models.locking.lock"
PEOPLE = ("members.people.deactivation.lock_if_active", "communities.participation.levels._lock_employee")
NAMES = "communities.description.editing.lock_names"
#: By the test's name: what happens, and the locks without which it ends wrong; none where what was read is settled.
Case = tuple[Callable[[Tenant], Race], tuple[str, ...]]


def plain(house: Tenant) -> Community:
    return house.communities["plain-language"]


# --- Phases -------------------------------------------------------------------------------------------------------
def two_move_it(house: Tenant) -> Race:
    def down(name: str) -> str:
        move(plain(house), Step(Phase.WIND_DOWN, Phase.PERFORM, f"Says {name}."), by=house[name])
        return "moved"

    return Race(lambda: down("Nele"), lambda: down("Wout"), ("moved", "PhaseMoved"))


def would_join_while_it_is_dropped(house: Tenant) -> Race:
    idea = make_idea(house)

    def drop() -> str:
        move(idea, Step(Phase.CLOSED, Phase.INITIATE, "No time."), by=house["Nele"])
        return "dropped"

    return Race(
        drop,
        lambda: would_join(idea, house["Kofi"]),
        ("dropped", "NoIdeaAnyMore"),
        lambda: not Interest.objects.filter(employee=house["Kofi"]).exists(),
    )


def started_while_losing_access(house: Tenant) -> Race:
    idea = Community(organisation=house.organisation, name="Warm Soup", purpose="Soup.", question="Who?", language="en")
    return Race(
        lambda: deactivate(house["Kofi"], by=house["Tom"]),
        lambda: start(idea, by=house["Kofi"]) and "started",
        ("None", "NoAccess"),
        lambda: not Community.objects.filter(name="Warm Soup").exists(),
    )


def would_join_while_losing_access(house: Tenant) -> Race:
    idea = make_idea(house)
    return Race(
        lambda: deactivate(house["Kofi"], by=house["Tom"]),
        lambda: would_join(idea, house["Kofi"]),
        ("None", "None"),
        lambda: not Interest.objects.filter(employee=house["Kofi"]).exists(),
    )


# --- Closing ------------------------------------------------------------------------------------------------------
def two_record_the_outcome(house: Tenant) -> Race:
    closing = closing_that_is_due(house)
    return Race(
        lambda: close(closing, Words("Done."), by=house["Nele"]),
        lambda: go_on(closing, Words("Not done."), by=house["Wout"]),
        ("None", "DecidedAlready"),
    )


def answered_while_it_is_decided(house: Tenant) -> Race:
    closing = make_closing(house, thanks_to=house["Nele"])
    return Race(
        lambda: go_on(closing, Words("We go on."), by=house["Nele"]),
        lambda: answer(closing, by=house["Karel"], view=ClosingView.CLOSE),
        ("False", "ConsultationOver"),
    )


def more_time_by_two(house: Tenant) -> Race:
    closing = make_closing(house, thanks_to=house["Nele"])
    seen, later = closing.closes_at.isoformat(), closing.closes_at + timedelta(days=7)

    def more(name: str) -> str:
        extend(closing, later, seen=seen, by=house[name])
        return "more"

    return Race(lambda: more("Nele"), lambda: more("Wout"), ("more", "ExtendedAlready"))


def asked_to_join_while_it_closes(house: Tenant) -> Race:
    closing = closing_that_is_due(house)
    reason = {"joining": Joining.BY_REQUEST, "joining_reason": "We talk first."}
    Community.objects.filter(pk=closing.community_id).update(**reason)
    motivation: Motivation = MOTIVATION
    return Race(
        lambda: close(closing, Words("Done."), by=house["Nele"]),
        lambda: submit(closing.community, house["Yasmina"], motivation) and "asked",
        ("None", "RequestNotNeeded"),
        lambda: not JoinRequest.objects.filter(outcome="").exists(),
    )


def consented_while_it_closes(house: Tenant) -> Race:
    closing = closing_that_is_due(house)
    proposal = make_proposal(closing.community, house["Nele"])
    return Race(
        lambda: close(closing, Words("Done."), by=house["Nele"]),
        lambda: respond(proposal, by=house["Amina"], stance=Stance.NO_OBJECTION, revision=1) and "said",
        ("None", "RoundClosed"),
    )


def answered_a_meeting_while_it_closes(house: Tenant) -> Race:
    closing = closing_that_is_due(house)
    meeting = make_meeting(closing.community, house["Nele"])
    return Race(
        lambda: close(closing, Words("Done."), by=house["Nele"]),
        lambda: set_rsvp(meeting, house["Amina"], RSVP.Choice.COMING).choice,
        ("None", "RSVPClosed"),
        lambda: not RSVP.objects.exists(),
    )


# --- Reopening ----------------------------------------------------------------------------------------------------
AGAIN = Step(Phase.START_UP, Phase.CLOSED, "There are new forms.")


def closed(house: Tenant) -> Closing:
    """A community that closed after everyone was asked; nobody holds a role in it any more."""
    closing = closing_that_is_due(house)
    close(closing, Words("Done."), by=house["Nele"])
    RoleTerm.objects.filter(community=closing.community_id, ended_at=None).update(ended_at=timezone.now())
    closing.refresh_from_db()
    return closing


def two_reopen_it(house: Tenant) -> Race:
    """One of them is its Leader, and it stands in the history once."""
    community = closed(house).community

    def take_up(name: str) -> str:
        reopen(community, AGAIN, by=house[name])
        return "reopened"

    def one_leads() -> bool:
        leaders = RoleTerm.objects.filter(community=community, role=Role.LEADER, ended_at=None)
        changes = PhaseChange.objects.filter(community=community, before=Phase.CLOSED)
        return [each.employee for each in leaders] == [house["Amina"]] and changes.count() == 1

    return Race(lambda: take_up("Amina"), lambda: take_up("Kofi"), ("reopened", "PhaseMoved"), one_leads)


def answered_while_it_is_reopened(house: Tenant) -> Race:
    """The question was whether to close. It was decided, and reopening does not ask it again."""
    closing = closed(house)

    def take_up() -> str:
        reopen(closing.community, AGAIN, by=house["Amina"])
        return "reopened"

    return Race(
        take_up,
        lambda: answer(closing, by=house["Karel"], view=ClosingView.CLOSE),
        ("reopened", "ConsultationOver"),
        lambda: not ClosingAnswer.objects.filter(closing=closing, employee=house["Karel"]).exists(),
    )


def reopened_while_losing_access(house: Tenant) -> Race:
    community = closed(house).community
    return Race(
        lambda: deactivate(house["Kofi"], by=house["Tom"]),
        lambda: reopen(community, AGAIN, by=house["Kofi"]) and "reopened",
        ("None", "NoAccess"),
        lambda: Community.objects.get(pk=community.pk).is_closed,
    )


def came_in_while_it_is_reopened(house: Tenant) -> Race:
    """Nobody takes a place in a closed community; who comes once it is open does."""
    community = closed(house).community

    def take_up() -> str:
        reopen(community, AGAIN, by=house["Amina"])
        return "reopened"

    return Race(take_up, lambda: choose_level(community, house["Yasmina"], Level.ACTIVE) and "in", ("reopened", "in"))


# --- Splitting ----------------------------------------------------------------------------------------------------
def left_while_choosing_after_a_split(house: Tenant) -> Race:
    asked = make_split(plain(house), house["Nele"])
    places = {part.community_id: Level.ACTIVE for part in parts_of(asked)}
    return Race(
        lambda: leave(plain(house), house["Kofi"]),
        lambda: choose_places(asked, places, by=house["Kofi"]),
        ("True", "NoPlaceHere"),
        lambda: not Participation.objects.filter(employee=house["Kofi"]).exists(),
    )


def chosen_while_it_is_cancelled(house: Tenant) -> Race:
    asked = make_split(plain(house), house["Nele"])
    places = {part.community_id: Level.ACTIVE for part in parts_of(asked)}
    return Race(
        lambda: cancel_split(asked, reason="Too early.", by=house["Nele"]),
        lambda: choose_places(asked, places, by=house["Kofi"]),
        ("None", "SplitCancelled"),
        lambda: not Participation.objects.filter(employee=house["Kofi"], community__in=places).exists(),
    )


def renamed_while_it_splits(house: Tenant) -> Race:
    """Both take the names of the organisation and the community. In two orders they would wait for each other."""
    return Race(
        lambda: make_split(plain(house), house["Nele"]) and "split",
        lambda: edit(plain(house), {"name": "Plain Language Letters"}, by=house["Nele"]),
        ("split", "NameTaken"),
        pauses_before="communities.splitting.splitting.lock_open",
    )


CASES: dict[str, Case] = {
    each.__name__: (each, locks)
    for each, locks in [
        (two_move_it, (COMMUNITY,)),
        (would_join_while_it_is_dropped, (COMMUNITY,)),
        (started_while_losing_access, (NAMES, *PEOPLE)),
        (would_join_while_losing_access, PEOPLE),
        (two_record_the_outcome, (COMMUNITY,)),
        (answered_while_it_is_decided, (COMMUNITY,)),
        (more_time_by_two, (COMMUNITY,)),
        (asked_to_join_while_it_closes, (COMMUNITY,)),
        (consented_while_it_closes, ("communities.decisions.settling.locked_proposal",)),
        (answered_a_meeting_while_it_closes, ("meetings.rsvps.answering.set_rsvp",)),
        (two_reopen_it, (COMMUNITY,)),
        (answered_while_it_is_reopened, ()),
        (reopened_while_losing_access, PEOPLE),
        (came_in_while_it_is_reopened, (COMMUNITY,)),
        (left_while_choosing_after_a_split, (COMMUNITY, *PEOPLE)),
        (chosen_while_it_is_cancelled, (COMMUNITY,)),
        (renamed_while_it_splits, (NAMES,)),
    ]
}


@pytest.mark.parametrize("case", CASES)
def test_with_its_locks_the_second_knows_of_the_first(transactional_db: None, mereldal: Tenant, case: str) -> None:
    prepare, _locks = CASES[case]
    assert ends_right(mereldal, prepare)


@pytest.mark.parametrize("case", [case for case, (_prepare, locks) in CASES.items() if locks])
def test_without_them_it_ends_wrong(transactional_db: None, mereldal: Tenant, case: str) -> None:
    prepare, locks = CASES[case]
    with ExitStack() as stack:
        for lock in locks:
            stack.enter_context(without_lock(lock))
        assert not ends_right(mereldal, prepare)

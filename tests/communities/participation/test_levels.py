"""Levels: people choose their own level, any day, up or down."""

import inspect
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from communities.models import Community, Joining, Level, LevelChange, Participation, Phase
from communities.models.locking import CommunityClosed
from communities.participation.admission import communities_admitting, may_join_directly
from communities.participation.levels import (
    UNDO_WITHIN,
    AdmissionNeeded,
    UndoExpired,
    available_levels,
    choose_level,
    last_change,
    leave,
    level_of,
    undo_change,
)
from tests.support.at_once import run_at_once
from tests.support.people import Tenant, make_community_by_request

EDGE, ACTIVE, CORE = Level.PERIPHERY, Level.ACTIVE, Level.CORE
OUT = ""


def begin_at(house: Tenant, level: str, slug: str = "plain-language") -> Community:
    """Chloé is at this level, without any recorded change."""
    community = house.communities[slug]
    if level:
        Participation.objects.create(
            organisation=house.organisation,
            community=community,
            employee=house["Chloé"],
            level=level,
            since=timezone.now() - timedelta(days=9),
        )
    return community


def history(house: Tenant) -> list[tuple[str, str]]:
    changes = LevelChange.objects.filter(employee=house["Chloé"]).order_by("id")
    return list(changes.values_list("before", "after"))


@pytest.mark.requirement("S17", "S19")
@pytest.mark.parametrize("before", [OUT, EDGE, ACTIVE, CORE])
@pytest.mark.parametrize("after", [EDGE, ACTIVE, CORE])
def test_from_every_level_to_every_level_in_one_step(inside: Tenant, before: str, after: Level) -> None:
    community = begin_at(inside, before)
    moved = before != after
    assert choose_level(community, inside["Chloé"], after) is moved
    assert level_of(community, inside["Chloé"]) == after
    assert history(inside) == ([(before, after)] if moved else [])


@pytest.mark.requirement("S19", "S119")
@pytest.mark.parametrize("before", [OUT, EDGE, ACTIVE, CORE])
def test_stepping_out_from_every_level(inside: Tenant, before: str) -> None:
    community = begin_at(inside, before)
    assert leave(community, inside["Chloé"]) is bool(before)
    assert level_of(community, inside["Chloé"]) == OUT
    assert history(inside) == ([(before, OUT)] if before else [])


@pytest.mark.requirement("S19")
def test_choosing_again_undoes_and_both_steps_are_remembered(inside: Tenant) -> None:
    community = begin_at(inside, OUT)
    choose_level(community, inside["Chloé"], CORE)
    choose_level(community, inside["Chloé"], EDGE)
    choose_level(community, inside["Chloé"], CORE)
    assert level_of(community, inside["Chloé"]) == CORE
    assert history(inside) == [(OUT, CORE), (CORE, EDGE), (EDGE, CORE)]


@pytest.mark.at("2026-12-01T12:00:00Z")
def test_since_when_is_when_the_level_was_chosen(inside: Tenant, clock: time_machine.Traveller) -> None:
    community = begin_at(inside, EDGE)
    choose_level(community, inside["Chloé"], ACTIVE)
    now = timezone.now()
    clock.move_to("2026-12-09T12:00:00Z")
    choose_level(community, inside["Chloé"], ACTIVE)
    assert Participation.objects.get(community=community, employee=inside["Chloé"]).since == now
    assert LevelChange.objects.get(employee=inside["Chloé"]).at == now


@pytest.mark.requirement("S18")
def test_nobody_else_moves(inside: Tenant) -> None:
    community = inside.communities["plain-language"]
    before = dict(community.participations.exclude(employee=inside["Amina"]).values_list("employee", "level"))
    choose_level(community, inside["Amina"], CORE)
    leave(community, inside["Amina"])
    assert dict(community.participations.values_list("employee", "level")) == before


@pytest.mark.requirement("S21")
def test_other_communities_stay_as_they_are(inside: Tenant) -> None:
    begin_at(inside, EDGE, "medication-safety")
    choose_level(inside.communities["plain-language"], inside["Chloé"], CORE)
    assert level_of(inside.communities["medication-safety"], inside["Chloé"]) == EDGE


@pytest.mark.requirement("S18", "S117")
@pytest.mark.parametrize("verb", [choose_level, leave, undo_change])
def test_there_is_no_way_to_say_that_someone_else_did_it(verb: Callable[..., object]) -> None:
    said = set(inspect.signature(verb).parameters) - {"level", "changed_at"}
    assert said == {"community", "employee"}


# --- By-request communities ---------------------------------------------------------------------------------------
@pytest.mark.requirement("S24", "S60")
@pytest.mark.parametrize(
    ("before", "free"),
    [
        (OUT, [EDGE]),
        (EDGE, [EDGE]),
        (ACTIVE, [EDGE, ACTIVE, CORE]),
        (CORE, [EDGE, ACTIVE, CORE]),
    ],
)
def test_where_people_come_in_after_a_conversation_anybody_follows_and_those_inside_move(
    inside: Tenant, before: str, free: list[Level]
) -> None:
    community = begin_at(inside, before, "medication-safety")
    assert available_levels(community, before) == free
    for level in Level:
        if level in free:
            continue
        with pytest.raises(AdmissionNeeded):
            choose_level(community, inside["Chloé"], level)
    assert (level_of(community, inside["Chloé"]), history(inside)) == (before, [])


def go(community: Community, house: Tenant, level: str) -> None:
    if level:
        choose_level(community, house["Chloé"], Level(level))
    else:
        leave(community, house["Chloé"])


def is_open(community: Community, house: Tenant) -> bool:
    """May she join directly? The check for one community and the query for all of them must agree."""
    answers = {may_join_directly(community, house["Chloé"]), community.pk in communities_admitting(house["Chloé"])}
    assert len(answers) == 1
    return answers.pop()


@pytest.mark.requirement("S19", "S24")
@pytest.mark.parametrize("inside_at", [ACTIVE, CORE])
@pytest.mark.parametrize("out_to", [EDGE, OUT])
@pytest.mark.parametrize(("days", "opens"), [(0, True), (364, True), (366, False)])
def test_who_was_inside_there_comes_back_any_day_of_a_year_without_asking(
    inside: Tenant, inside_at: Level, out_to: str, days: int, opens: bool
) -> None:
    community = begin_at(inside, inside_at, "medication-safety")
    go(community, inside, out_to)
    with time_machine.travel(timezone.now() + timedelta(days=days, minutes=11)):
        assert is_open(community, inside) is opens
        if opens:
            assert choose_level(community, inside["Chloé"], CORE)
        else:
            with pytest.raises(AdmissionNeeded):
                choose_level(community, inside["Chloé"], ACTIVE)


def test_by_way_of_the_edge_the_year_runs_from_the_step_out_of_the_inside(inside: Tenant) -> None:
    community, began = begin_at(inside, ACTIVE, "medication-safety"), timezone.now()
    go(community, inside, EDGE)
    with time_machine.travel(began + timedelta(days=200)):
        go(community, inside, OUT)
    with time_machine.travel(began + timedelta(days=364)):
        assert is_open(community, inside)
    with time_machine.travel(began + timedelta(days=366)):
        assert not is_open(community, inside)


@pytest.mark.parametrize("steps", [[], [EDGE], [EDGE, OUT]])
def test_who_never_was_inside_there_asks_first(inside: Tenant, steps: list[str]) -> None:
    community = begin_at(inside, OUT, "medication-safety")
    for level in steps:
        go(community, inside, level)
    assert not is_open(community, inside)
    with pytest.raises(AdmissionNeeded):
        choose_level(community, inside["Chloé"], ACTIVE)


def test_a_slip_inside_that_was_taken_back_keeps_no_door_open(inside: Tenant) -> None:
    community = begin_at(inside, OUT, "medication-safety")
    Community.objects.filter(pk=community.pk).update(joining=Joining.OPEN)
    choose_level(community, inside["Chloé"], ACTIVE)
    undo(inside, community)
    Community.objects.filter(pk=community.pk).update(joining=Joining.BY_REQUEST)
    assert not is_open(community, inside)


def test_the_way_back_is_one_s_own_and_to_that_community(inside: Tenant) -> None:
    community = begin_at(inside, CORE, "medication-safety")
    other = make_community_by_request(inside, "Quiet Rounds")
    leave(community, inside["Chloé"])
    assert [communities_admitting(inside[name]) for name in ["Chloé", "Kofi"]] == [{community.pk}, set()]
    assert not is_open(other, inside)


@pytest.mark.requirement("S119")
def test_stepping_out_there_is_free(inside: Tenant) -> None:
    assert leave(begin_at(inside, CORE, "medication-safety"), inside["Chloé"]) is True


# --- Closed communities -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("joining", Joining)
@pytest.mark.parametrize("before", [OUT, EDGE, ACTIVE, CORE])
def test_a_closed_community_takes_nobody_in(inside: Tenant, before: str, joining: Joining) -> None:
    community = begin_at(inside, before)
    community.phase, community.joining, community.joining_reason = Phase.CLOSED, joining, "We talk about real people."
    community.save()
    assert available_levels(community, before) == []
    for level in Level:
        if level != before:
            with pytest.raises(CommunityClosed):
                choose_level(community, inside["Chloé"], level)
    assert (level_of(community, inside["Chloé"]), history(inside)) == (before, [])


@pytest.mark.requirement("S119")
def test_one_can_step_out_of_a_closed_community(inside: Tenant) -> None:
    community = begin_at(inside, ACTIVE)
    community.phase = Phase.CLOSED
    assert leave(community, inside["Chloé"]) is True


# --- Concurrency --------------------------------------------------------------------------------------------------
def test_many_clicks_at_once_make_one_change(transactional_db: None, mereldal: Tenant) -> None:
    community, chloe = mereldal.communities["plain-language"], mereldal["Chloé"]
    one_change = ["False"] * 7 + ["True"]
    assert run_at_once(mereldal, lambda: choose_level(community, chloe, ACTIVE), times=8) == one_change
    assert run_at_once(mereldal, lambda: leave(community, chloe), times=8) == one_change
    with mereldal.enter():
        assert history(mereldal) == [(OUT, ACTIVE), (ACTIVE, OUT)]
    step = moment(mereldal, community)
    assert run_at_once(mereldal, lambda: undo_change(community, chloe, step), times=8) == ["UndoExpired"] * 7 + [
        "active"
    ]
    with mereldal.enter():
        assert history(mereldal) == [(OUT, ACTIVE), (ACTIVE, OUT), (OUT, ACTIVE)]


def moment(house: Tenant, community: Community) -> datetime:
    with house.enter():
        step = last_change(community, house["Chloé"])
        assert step
        return step.at


def test_an_undo_and_a_choice_at_once_leave_one_place_and_the_history_that_leads_there(
    transactional_db: None, mereldal: Tenant
) -> None:
    community, chloe = mereldal.communities["plain-language"], mereldal["Chloé"]
    with mereldal.enter():
        choose_level(community, chloe, EDGE)
    step, ways = moment(mereldal, community), [CORE, OUT] * 3

    def click() -> object:
        return choose_level(community, chloe, CORE) if ways.pop() else undo_change(community, chloe, step)

    run_at_once(mereldal, click, times=6)
    with mereldal.enter():
        told = history(mereldal)
        assert [after for _before, after in told[:-1]] == [before for before, _after in told[1:]]
        assert told[-1][1] == level_of(community, chloe)


# --- Undo ---------------------------------------------------------------------------------------------------------
def undo(house: Tenant, community: Community) -> str:
    step = last_change(community, house["Chloé"])
    if step is None:
        raise UndoExpired
    return undo_change(community, house["Chloé"], step.at)


def since(community: Community, house: Tenant) -> list[datetime]:
    return list(
        Participation.objects.filter(community=community, employee=house["Chloé"])
        .order_by("pk")
        .values_list("since", flat=True)
    )


@pytest.mark.requirement("S19")
@pytest.mark.parametrize("slug", ["plain-language", "medication-safety"])
@pytest.mark.parametrize("before", [OUT, EDGE, ACTIVE, CORE])
@pytest.mark.parametrize("after", [OUT, EDGE, ACTIVE, CORE])
def test_an_undone_step_leaves_one_exactly_where_one_was(inside: Tenant, slug: str, before: str, after: str) -> None:
    """The date of the level is restored too; in a by-request community an undo needs no new request."""
    community = begin_at(inside, before, slug)
    if before == after or (after and Level(after) not in available_levels(community, before)):
        return
    held = since(community, inside)
    choose_level(community, inside["Chloé"], Level(after)) if after else leave(community, inside["Chloé"])
    assert undo(inside, community) == before
    assert (level_of(community, inside["Chloé"]), since(community, inside)) == (before, held)
    assert history(inside) == [(before, after), (after, before)], "Both are kept: nothing is lost."
    assert list(LevelChange.objects.filter(employee=inside["Chloé"]).order_by("id").values_list("is_undo")) == [
        (False,),
        (True,),
    ]


def test_only_the_last_step_can_be_undone_and_only_once(inside: Tenant) -> None:
    community, chloe = begin_at(inside, EDGE), inside["Chloé"]
    choose_level(community, chloe, ACTIVE)
    first = last_change(community, chloe)
    assert first
    choose_level(community, chloe, CORE)
    with pytest.raises(UndoExpired):  # a click on a page that was opened before
        undo_change(community, chloe, first.at)
    assert level_of(community, chloe) == CORE
    undo(inside, community)
    with pytest.raises(UndoExpired):
        undo(inside, community)
    assert level_of(community, chloe) == ACTIVE


@pytest.mark.parametrize(("late", "undone"), [(timedelta(seconds=-1), True), (timedelta(seconds=1), False)])
@pytest.mark.at("2026-12-01T12:00:00Z")
def test_a_step_can_be_undone_shortly_after(
    inside: Tenant, clock: time_machine.Traveller, late: timedelta, undone: bool
) -> None:
    community = begin_at(inside, EDGE, "medication-safety")
    leave(community, inside["Chloé"])
    clock.shift(UNDO_WITHIN + late)
    assert (last_change(community, inside["Chloé"]) is not None) is undone


def test_nobody_undoes_the_step_of_somebody_else(inside: Tenant) -> None:
    community = begin_at(inside, CORE, "medication-safety")
    leave(community, inside["Chloé"])
    step = last_change(community, inside["Chloé"])
    assert step
    with pytest.raises(UndoExpired):
        undo_change(community, inside["Kofi"], step.at)
    with pytest.raises(UndoExpired):
        undo_change(inside.communities["plain-language"], inside["Chloé"], step.at)
    assert (level_of(community, inside["Kofi"]), level_of(community, inside["Chloé"])) == (OUT, OUT)


def test_what_was_carried_over_from_elsewhere_is_no_step_to_undo(inside: Tenant) -> None:
    community = begin_at(inside, ACTIVE)
    LevelChange.objects.create(
        organisation=inside.organisation,
        community=community,
        employee=inside["Chloé"],
        after=ACTIVE,
        is_imported=True,
        at=timezone.now(),
    )
    assert last_change(community, inside["Chloé"]) is None


def test_who_stepped_out_of_a_closed_community_by_a_slip_gets_back(inside: Tenant) -> None:
    community = begin_at(inside, CORE)
    community.phase = Phase.CLOSED
    leave(community, inside["Chloé"])
    assert undo(inside, community) == CORE
